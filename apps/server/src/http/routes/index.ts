import type { Api } from '../api.ts'
import type { Deps } from '../deps.ts'
import { settledDialPlan } from '../settled-dial-plan.ts'
import { callsRoute } from './calls.ts'
import { companiesRoute } from './companies.ts'
import { contactPhonesRoute } from './contact-phones.ts'
import { contactsRoute } from './contacts.ts'
import { dealsRoute } from './deals.ts'
import { filesRoute } from './files.ts'
import { liveRoute } from './live.ts'
import { meRoute } from './me.ts'
import { myDayRoute } from './my-day.ts'
import { peopleRoute } from './people.ts'
import { placeCallRoute } from './place-call.ts'
import { recordingAudioRoute } from './recording-audio.ts'
import { searchRoute } from './search.ts'
import { companyRoute } from './settings/company.ts'
import { deskPhonesRoute } from './settings/desk-phones.ts'
import { lostReasonsRoute } from './settings/lost-reasons.ts'
import { numbersRoute } from './settings/numbers.ts'
import { phrasesRoute } from './settings/phrases.ts'
import { queuesRoute } from './settings/queues.ts'
import { teamsRoute } from './settings/teams.ts'
import { trunksRoute } from './settings/trunks.ts'
import { usersRoute } from './settings/users.ts'
import { setupRoute } from './setup.ts'
import { signInRoute } from './sign-in.ts'
import { softphoneRoute } from './softphone.ts'
import { tasksRoute } from './tasks.ts'
import { timelineRoute } from './timeline.ts'

/** Everything under /api. */
export const apiRoutes: ((api: Api, deps: Deps) => void)[] = [
  settledDialPlan,
  setupRoute,
  signInRoute,
  meRoute,
  softphoneRoute,
  peopleRoute,
  contactsRoute,
  contactPhonesRoute,
  timelineRoute,
  companiesRoute,
  dealsRoute,
  tasksRoute,
  filesRoute,
  searchRoute,
  callsRoute,
  placeCallRoute,
  recordingAudioRoute,
  myDayRoute,
  companyRoute,
  teamsRoute,
  usersRoute,
  deskPhonesRoute,
  trunksRoute,
  queuesRoute,
  numbersRoute,
  lostReasonsRoute,
  phrasesRoute,
  liveRoute,
]
