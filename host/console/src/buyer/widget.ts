// The chat for a shop's own pages: <script src="https://desk.example/widget.js" data-shop="demo" async></script>
import { startChat } from './start';

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.dataset.shop) {
  const { shop, lang } = script.dataset;
  const place = { host: new URL(script.src).origin, shop, language: lang ?? null };
  if (document.body) startChat(place);
  else document.addEventListener('DOMContentLoaded', () => startChat(place), { once: true });
}
