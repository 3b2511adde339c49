import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the product's web role listens while the screens are being developed. */
const server = process.env.PEREZVON_WEB ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: server, ws: true },
      '/sip': { target: server, ws: true },
    },
  },
})
