import type { Me } from '../../lib/contract.ts'
import {
  BoardIcon,
  CallsIcon,
  ContactsIcon,
  DayIcon,
  LiveIcon,
  SettingsIcon,
  TasksIcon,
} from '../../ui/icons.ts'

export interface NavigationItem {
  to: '/' | '/contacts' | '/deals' | '/tasks' | '/calls' | '/live' | '/settings/{-$section}'
  label: 'nav.myDay' | 'nav.contacts' | 'nav.deals' | 'nav.tasks' | 'nav.calls' | 'nav.live' | 'nav.settings'
  icon: typeof DayIcon
  /** What one must be allowed to do for the page to be there; everybody has the others. */
  needs?: keyof Me['can']
}

const items: readonly NavigationItem[] = [
  { to: '/', label: 'nav.myDay', icon: DayIcon },
  { to: '/contacts', label: 'nav.contacts', icon: ContactsIcon, needs: 'seeCustomers' },
  { to: '/deals', label: 'nav.deals', icon: BoardIcon, needs: 'seeCustomers' },
  { to: '/tasks', label: 'nav.tasks', icon: TasksIcon },
  { to: '/calls', label: 'nav.calls', icon: CallsIcon, needs: 'seeCalls' },
  { to: '/live', label: 'nav.live', icon: LiveIcon, needs: 'seeLive' },
]

/** Where this user can go. A page that is not theirs is for them like an address that leads nowhere. */
export function navigationFor({ can }: Pick<Me, 'can'>): NavigationItem[] {
  return items.filter(({ needs }) => !needs || can[needs])
}

export const settingsItem: NavigationItem = {
  to: '/settings/{-$section}',
  label: 'nav.settings',
  icon: SettingsIcon,
}
