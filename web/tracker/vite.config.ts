import { defineConfig } from 'vite'

/** One classic script, no modules: it must run on any page that can show it. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2020',
    lib: { entry: 'index.ts', formats: ['iife'], name: 'zujiTracker', fileName: () => 'zuji.js' },
  },
})
