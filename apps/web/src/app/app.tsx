import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Toasts } from '../ui/toasts.tsx'
import { TooltipLayer } from '../ui/tooltip.tsx'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'
import { themeWith } from './theme.ts'

export function App() {
  const { t } = useTranslation()
  const theme = useMemo(
    () =>
      themeWith({
        close: t('action.close'),
        clear: t('action.clear'),
        showPassword: t('account.showPassword'),
      }),
    [t],
  )
  return (
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Toasts />
          <TooltipLayer />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  )
}
