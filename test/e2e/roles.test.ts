import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { Office } from './support/office.ts'

const roles = ['owner', 'head', 'manager', 'quality', 'marketer', 'administrator'] as const
type RoleName = (typeof roles)[number]

interface PageRow {
  path: string
  /** What its heading says. */
  heading: RegExp
  /** Who finds it; for the others the address leads nowhere. */
  for: readonly RoleName[]
  /** What the page is made of, and who is refused it. Who sees no customers gets an empty list, not an error. */
  api: { path: string; refused: readonly RoleName[] }
}

const withCustomers = ['owner', 'head', 'manager', 'quality'] as const
const managing = ['owner', 'administrator'] as const
const notManaging = ['head', 'manager', 'quality', 'marketer'] as const

const pages: PageRow[] = [
  { path: '/', heading: /^Мой день/, for: roles, api: { path: '/api/my-day', refused: [] } },
  {
    path: '/contacts',
    heading: /^Контакты/,
    for: withCustomers,
    api: { path: '/api/contacts', refused: [] },
  },
  { path: '/deals', heading: /^Сделки/, for: withCustomers, api: { path: '/api/deals/board', refused: [] } },
  { path: '/tasks', heading: /^Задачи/, for: roles, api: { path: '/api/tasks', refused: [] } },
  {
    path: '/calls',
    heading: /^Звонки/,
    for: [...withCustomers, 'marketer'],
    api: { path: '/api/calls', refused: [] },
  },
  {
    path: '/live',
    heading: /^Сейчас/,
    for: ['owner', 'head'],
    api: { path: '/api/live-board', refused: ['manager', 'quality', 'marketer', 'administrator'] },
  },
  { path: '/settings', heading: /^Настройки/, for: roles, api: { path: '/api/me', refused: [] } },
  {
    path: '/settings/people',
    heading: /^Настройки/,
    for: managing,
    api: { path: '/api/users', refused: notManaging },
  },
  {
    path: '/settings/lines',
    heading: /^Настройки/,
    for: managing,
    api: { path: '/api/trunks', refused: notManaging },
  },
  { path: '/settings/nothing', heading: /^$/, for: [], api: { path: '/api/me', refused: [] } },
  { path: '/nowhere', heading: /^$/, for: [], api: { path: '/api/me', refused: [] } },
  {
    path: '/contacts/0199aaaa-0000-7000-8000-000000000000',
    heading: /^$/,
    for: [],
    api: { path: '/api/me', refused: [] },
  },
]

const password = 'very-long-password'

test('K2: every page by role: it is there, or the address leads nowhere; never an error', async (t) => {
  const office = await Office.open(t)
  for (const role of roles.slice(1)) {
    const user = { name: role, email: `${role}@example.com`, password, roles: [role] }
    await office.api('POST', '/api/users', user)
  }
  const { page } = office
  for (const role of roles) {
    const email = role === 'owner' ? 'olga@example.com' : `${role}@example.com`
    const headers = { origin: office.product.url }
    await page.request.post(`${office.product.url}/api/sign-in`, { headers, data: { email, password } })
    await page.goto(office.product.url)
    // Olga is administrator too: what these two may do adds up
    const own: readonly RoleName[] = role === 'owner' ? ['owner', 'administrator'] : [role]
    for (const row of pages) await visit(page, office.product.url, { row, role, own })
    await mattersOfNavigation(page, role)
    await page.request.post(`${office.product.url}/api/sign-out`, { headers })
  }
})

async function visit(
  page: Page,
  url: string,
  { row, role, own }: { row: PageRow; role: RoleName; own: readonly RoleName[] },
): Promise<void> {
  const { status } = await page.request.get(`${url}${row.api.path}`).then((answer) => ({
    status: answer.status(),
  }))
  const isRefused = own.every((one) => row.api.refused.includes(one))
  assert.equal(status, isRefused ? 403 : 200, `${row.api.path} as ${role}`)
  // from a page that everybody has, so that what is seen is not the last one's
  await follow(page, `${url}/tasks`)
  await page.getByRole('heading', { level: 1, name: 'Задачи' }).waitFor()
  await follow(page, `${url}${row.path}`)
  const isThere = own.some((one) => row.for.includes(one))
  const expected = isThere
    ? page.getByRole('heading', { level: 1, name: row.heading })
    : page.getByText('Такой страницы нет')
  await expected.first().waitFor()
  assert.equal(await page.getByRole('navigation').first().isVisible(), true, 'one can go on')
  assert.equal(await page.getByText('Страницу не удалось показать').count(), 0, `${row.path} as ${role}`)
}

/** As a link within the application leads. */
async function follow(page: Page, address: string): Promise<void> {
  await page.evaluate(`history.pushState({}, '', '${address}')`)
  await page.waitForURL(address)
}

/** The navigation names exactly the pages that are there. */
async function mattersOfNavigation(page: Page, role: RoleName): Promise<void> {
  const own: readonly RoleName[] = role === 'owner' ? ['owner', 'administrator'] : [role]
  const hrefs = await page
    .getByRole('navigation')
    .first()
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => (link as unknown as { pathname: string }).pathname))
  const places = pages.filter(({ path }) => path.split('/').length === 2 && path !== '/nowhere')
  const expected = places.filter((row) => own.some((one) => row.for.includes(one))).map(({ path }) => path)
  assert.deepEqual([...hrefs].sort(), [...expected].sort(), role)
}
