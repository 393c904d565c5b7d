import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api/call'
import { App } from './App'
import './app.css'
import { speak } from './i18n'
import { language } from './state/preferences'

const client = new QueryClient({
  queryCache: new QueryCache(),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refused question stays refused; an unreachable server may come back.
      retry: (count, error) => count < 2 && error instanceof ApiError && error.status >= 502,
    },
  },
})

await speak(language())
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
