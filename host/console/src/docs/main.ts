// The reference of the API at `/docs`, from the host's own description; a signed-in browser can try it out.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';

SwaggerUI({
  url: '/openapi.json',
  dom_id: '#reference',
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  deepLinking: true,
  // Nothing is asked of anybody but this host.
  validatorUrl: null,
});
