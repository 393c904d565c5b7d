import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://shop.example.com/list?utm_source=wx' } },
    include: ['tracker/test/**/*.test.ts', 'app/**/*.test.{ts,tsx}', 'dev/**/*.test.ts'],
    restoreMocks: true,
  },
})
