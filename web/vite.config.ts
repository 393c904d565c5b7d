import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env.ZUJI_SERVER ?? 'http://127.0.0.1:8106'

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', manifest: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  server: { proxy: Object.fromEntries(['/api', '/sa', '/demo', '/zuji.js'].map((path) => [path, server])) },
})
