import { http, type Query } from './api.ts'
import type {
  Board,
  Call,
  ChooseContactBody,
  Company,
  CompanyCard,
  CompanyNumber,
  CompanyNumberInput,
  CompanyPatch,
  ContactCard,
  ContactCreate,
  ContactListItem,
  ContactPatch,
  Deal,
  DealCard,
  DealCreate,
  DealPatch,
  DeskPhoneSecret,
  DeskPhones,
  LiveBoard,
  LostReason,
  Me,
  MePatch,
  MyDay,
  OutcomeBody,
  OutcomeForm,
  OutcomeKind,
  Paged,
  PeopleOfNumber,
  PersonRef,
  PhoneInput,
  PlaceCallBody,
  Queue,
  QueueInput,
  RingMeResult,
  SearchHit,
  SetupBody,
  SetupState,
  SoftphoneConfig,
  Task,
  TaskCreate,
  TaskPatch,
  Team,
  TimelineItem,
  Trunk,
  TrunkAddresses,
  TrunkInput,
  UserCreate,
  UserItem,
  UserPatch,
} from './contract.ts'

/** Every request the screens make, by subject. One place, so that a changed path is changed once. */
export const api = {
  setup: {
    state: () => http.get<SetupState>('/api/setup'),
    perform: (body: SetupBody) => http.post<Me>('/api/setup', body),
  },
  account: {
    me: () => http.get<Me>('/api/me'),
    change: (patch: MePatch) => http.patch<Me>('/api/me', patch),
    changePassword: (body: { currentPassword: string; newPassword: string }) =>
      http.post<void>('/api/me/password', body),
    signIn: (body: { email: string; password: string }) => http.post<Me>('/api/sign-in', body),
    signOut: () => http.post<void>('/api/sign-out'),
    softphone: () => http.get<SoftphoneConfig>('/api/softphone'),
    ringMe: (as: 'known' | 'new') => http.post<RingMeResult>('/api/ring-me', { as }),
  },
  calls: {
    list: (query: Query) => http.get<Paged<Call>>('/api/calls', query),
    one: (id: string) => http.get<Call>(`/api/calls/${id}`),
    place: (body: PlaceCallBody) => http.post<{ callId: string }>('/api/calls', body),
    hangUp: (id: string) => http.post<void>(`/api/calls/${id}/hangup`),
    chooseContact: (id: string, body: ChooseContactBody) => http.post<Call>(`/api/calls/${id}/contact`, body),
    saveOutcome: (id: string, body: OutcomeBody) => http.post<Call>(`/api/calls/${id}/outcome`, body),
    outcomeForm: () => http.get<OutcomeForm>('/api/outcome-form'),
  },
  /** Colleagues by name, for choosing one. */
  people: () => http.get<PersonRef[]>('/api/people'),
  myDay: () => http.get<MyDay>('/api/my-day'),
  liveBoard: () => http.get<LiveBoard>('/api/live-board'),
  search: (q: string, signal?: AbortSignal) => http.get<{ hits: SearchHit[] }>('/api/search', { q }, signal),
  contacts: {
    list: (query: Query) => http.get<Paged<ContactListItem>>('/api/contacts', query),
    ofNumber: (number: string, except?: string) =>
      http.get<PeopleOfNumber>('/api/contacts/of-number', { number, except }),
    one: (id: string) => http.get<ContactCard>(`/api/contacts/${id}`),
    create: (body: ContactCreate) => http.post<ContactCard>('/api/contacts', body),
    change: (id: string, patch: ContactPatch) => http.patch<ContactCard>(`/api/contacts/${id}`, patch),
    timeline: (id: string, cursor?: string) =>
      http.get<Paged<TimelineItem>>(`/api/contacts/${id}/timeline`, { cursor, limit: 30 }),
    addNote: (id: string, text: string) => http.post<TimelineItem>(`/api/contacts/${id}/notes`, { text }),
    addPhone: (id: string, phone: PhoneInput) => http.post<ContactCard>(`/api/contacts/${id}/phones`, phone),
    removePhone: (id: string, phoneId: string) =>
      http.delete<ContactCard>(`/api/contacts/${id}/phones/${phoneId}`),
  },
  companies: {
    list: (query: Query) => http.get<Paged<PersonRef>>('/api/companies', query),
    one: (id: string) => http.get<CompanyCard>(`/api/companies/${id}`),
  },
  deals: {
    board: (query: Query = {}) => http.get<Board>('/api/deals/board', query),
    one: (id: string) => http.get<DealCard>(`/api/deals/${id}`),
    create: (body: DealCreate) => http.post<Deal>('/api/deals', body),
    change: (id: string, patch: DealPatch) => http.patch<Deal>(`/api/deals/${id}`, patch),
  },
  tasks: {
    list: (query: Query) => http.get<Paged<Task>>('/api/tasks', query),
    create: (body: TaskCreate) => http.post<Task>('/api/tasks', body),
    change: (id: string, patch: TaskPatch) => http.patch<Task>(`/api/tasks/${id}`, patch),
  },
  files: {
    upload: (file: File) => http.upload<{ id: string; name: string }>('/api/files', file),
  },
  settings: {
    company: () => http.get<Company>('/api/company'),
    changeCompany: (patch: CompanyPatch) => http.patch<Company>('/api/company', patch),
    users: () => http.get<UserItem[]>('/api/users'),
    createUser: (body: UserCreate) => http.post<UserItem>('/api/users', body),
    changeUser: (id: string, patch: UserPatch) => http.patch<UserItem>(`/api/users/${id}`, patch),
    deskPhones: () => http.get<DeskPhones>('/api/desk-phones'),
    issueDeskPhone: (extension: string) =>
      http.post<DeskPhoneSecret>(`/api/extensions/${extension}/desk-phone`),
    withdrawDeskPhone: (extension: string) => http.delete<void>(`/api/extensions/${extension}/desk-phone`),
    createTeam: (name: string) => http.post<Team>('/api/teams', { name }),
    remove: (kind: 'queues' | 'numbers' | 'trunks' | 'teams', id: string) =>
      http.delete<void>(`/api/${kind}/${id}`),
    teams: () => http.get<Team[]>('/api/teams'),
    queues: () => http.get<Queue[]>('/api/queues'),
    saveQueue: (id: string | null, body: QueueInput) =>
      id ? http.patch<Queue>(`/api/queues/${id}`, body) : http.post<Queue>('/api/queues', body),
    numbers: () => http.get<CompanyNumber[]>('/api/numbers'),
    saveNumber: (id: string | null, body: CompanyNumberInput) =>
      id
        ? http.patch<CompanyNumber>(`/api/numbers/${id}`, body)
        : http.post<CompanyNumber>('/api/numbers', body),
    trunks: () => http.get<Trunk[]>('/api/trunks'),
    saveTrunk: (id: string | null, body: TrunkInput) =>
      id ? http.patch<Trunk>(`/api/trunks/${id}`, body) : http.post<Trunk>('/api/trunks', body),
    trunkAddresses: () => http.get<TrunkAddresses>('/api/trunk-addresses'),
    lostReasons: () => http.get<LostReason[]>('/api/lost-reasons'),
    changeLostReason: (id: string, patch: { name?: string; isActive?: boolean }) =>
      http.patch<LostReason>(`/api/lost-reasons/${id}`, patch),
    changePhrase: (id: string, text: string) => http.patch<{ id: string }>(`/api/phrases/${id}`, { text }),
    renameTeam: (id: string, name: string) => http.patch<Team>(`/api/teams/${id}`, { name }),
    addLostReason: (name: string) => http.post<{ id: string; name: string }>('/api/lost-reasons', { name }),
    removeLostReason: (id: string) => http.delete<void>(`/api/lost-reasons/${id}`),
    addPhrase: (outcome: OutcomeKind, text: string) =>
      http.post<{ id: string }>('/api/phrases', { outcome, text }),
    removePhrase: (id: string) => http.delete<void>(`/api/phrases/${id}`),
  },
}
