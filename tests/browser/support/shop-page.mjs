// A shop's own page, on an origin of its own, with the one line that puts the chat into it.
import { createServer } from 'node:http';
import { call } from './shop.mjs';

/** Serves the page and has the owner let its origin in. */
export async function startShopPage(owner, url, language = 'en') {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="${language}"><title>Pens</title><link rel="icon" href="data:,"><h1>Pens</h1>
      <script src="${url}/widget.js" data-shop="demo" data-lang="${language}" async></script></html>`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const admit = async (change) => {
    const { chat_origins: origins } = await call(owner, url, 'GET', '');
    await call(owner, url, 'PATCH', '', { chat_origins: change(origins) });
  };
  await admit((origins) => [...origins, origin]);
  return {
    origin,
    stop: async () => {
      await admit((origins) => origins.filter((each) => each !== origin));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
