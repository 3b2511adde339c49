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
}

/** Where one can go; the live page is there for those the server lets see it. */
export function navigationFor(me: Me): NavigationItem[] {
  const items: NavigationItem[] = [
    { to: '/', label: 'nav.myDay', icon: DayIcon },
    { to: '/contacts', label: 'nav.contacts', icon: ContactsIcon },
    { to: '/deals', label: 'nav.deals', icon: BoardIcon },
    { to: '/tasks', label: 'nav.tasks', icon: TasksIcon },
    { to: '/calls', label: 'nav.calls', icon: CallsIcon },
  ]
  if (me.can.seeLive) items.push({ to: '/live', label: 'nav.live', icon: LiveIcon })
  return items
}

export const settingsItem: NavigationItem = {
  to: '/settings/{-$section}',
  label: 'nav.settings',
  icon: SettingsIcon,
}
