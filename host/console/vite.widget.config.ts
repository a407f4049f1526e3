import { defineConfig } from 'vite';

// The chat for other people's pages is one file with a fixed name that needs no other.
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'src/buyer/widget.ts', formats: ['iife'], name: 'shopwitChat', fileName: () => 'widget.js' },
  },
});
