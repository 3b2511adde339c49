import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router'
import { callFilters } from '../features/calls/call-filters.ts'
import { contactFilters } from '../features/contacts/contact-filters.ts'
import { codeOf } from '../lib/api.ts'
import type { Me } from '../lib/contract.ts'
import { setFormatLocale } from '../lib/format.ts'
import { queries, useMe } from '../lib/queries.ts'
import { switchLanguage } from './i18n.ts'
import { FailurePage, NotFoundPage } from './pages/failure-page.tsx'
import { PendingPage } from './pages/pending-page.tsx'
import { queryClient } from './query-client.ts'

const root = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: FailurePage })

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  async beforeLoad() {
    const state = await queryClient.fetchQuery(queries.setup())
    if (state.isSetUp) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./pages/setup-page.tsx'), 'SetupPage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { next?: string } =>
    typeof search.next === 'string' && /^\/(?!\/)/.test(search.next) ? { next: search.next } : {},
  component: lazyRouteComponent(() => import('./pages/sign-in-page.tsx'), 'SignInPage'),
})

/** Below it stands a signed-in user; others are led to the first run or to signing in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  async beforeLoad({ location }) {
    try {
      const me = await queryClient.ensureQueryData(queries.me())
      setFormatLocale({ timeZone: me.company.timeZone })
      await switchLanguage(me.language)
    } catch (error) {
      if (codeOf(error) !== 'not_signed_in') throw error
      const state = await queryClient.fetchQuery(queries.setup())
      if (!state.isSetUp) throw redirect({ to: '/setup' })
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})

const page = { getParentRoute: () => signedIn }

/** The page for those who may use it; for others the address leads nowhere. */
function onlyIf(right: keyof Me['can'], Page: RouteComponent): RouteComponent {
  const Guarded = () => (useMe().can[right] ? <Page /> : <NotFoundPage />)
  return Object.assign(Guarded, { preload: Page.preload })
}

const myDay = createRoute({
  ...page,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/my-day-page.tsx'), 'MyDayPage'),
})
const contacts = createRoute({
  ...page,
  path: '/contacts',
  validateSearch: (search) => contactFilters(search),
  component: onlyIf(
    'seeCustomers',
    lazyRouteComponent(() => import('./pages/contacts-page.tsx'), 'ContactsPage'),
  ),
})
const contact = createRoute({
  ...page,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(() => import('./pages/contact-page.tsx'), 'ContactPage'),
})
const company = createRoute({
  ...page,
  path: '/companies/$companyId',
  component: lazyRouteComponent(() => import('./pages/company-page.tsx'), 'CompanyPage'),
})
const deals = createRoute({
  ...page,
  path: '/deals',
  component: onlyIf(
    'seeCustomers',
    lazyRouteComponent(() => import('./pages/deals-page.tsx'), 'DealsPage'),
  ),
})
const deal = createRoute({
  ...page,
  path: '/deals/$dealId',
  component: lazyRouteComponent(() => import('./pages/deal-page.tsx'), 'DealPage'),
})
const tasks = createRoute({
  ...page,
  path: '/tasks',
  component: lazyRouteComponent(() => import('./pages/tasks-page.tsx'), 'TasksPage'),
})
const calls = createRoute({
  ...page,
  path: '/calls',
  validateSearch: (search) => callFilters(search),
  component: onlyIf(
    'seeCalls',
    lazyRouteComponent(() => import('./pages/calls-page.tsx'), 'CallsPage'),
  ),
})
const liveBoard = createRoute({
  ...page,
  path: '/live',
  component: onlyIf(
    'seeLive',
    lazyRouteComponent(() => import('./pages/live-page.tsx'), 'LivePage'),
  ),
})
const settings = createRoute({
  ...page,
  path: '/settings/{-$section}',
  component: lazyRouteComponent(() => import('./pages/settings-page.tsx'), 'SettingsPage'),
})

/** Any other address, with the shell around it, so that one can go on. */
const elsewhere = createRoute({ ...page, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    signedIn.addChildren([
      myDay,
      contacts,
      contact,
      company,
      deals,
      deal,
      tasks,
      calls,
      liveBoard,
      settings,
      elsewhere,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingComponent: PendingPage,
  defaultPendingMs: 150,
  defaultErrorComponent: FailurePage,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
