import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` passes the API on to.
const host = process.env.SHOPWIT_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // No inline script: the host's content security policy allows none.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    // The console, the reference of the API, and the page on which buyers follow an order.
    rollupOptions: { input: ['index.html', 'docs.html', 'track.html'] },
    // Tells the size test what the first page loads.
    manifest: 'manifest.json',
  },
  // The contract is shown as it stands in wit/.
  server: { fs: { allow: ['../..'] }, proxy: { '/api': host, '/openapi.json': host } },
  test: { include: ['tests/**/*.test.ts'], setupFiles: ['tests/setup.ts'], environment: 'node' },
});
