import { allowsOnHub, type HubPermission, type Standing } from '@/lib/people/permissions'

/** The hub's own pages, by what their readers call them (a key of `messages`), and who may open them. */
const PAGES = [
  { href: '/', name: 'shell.ask', may: 'hub.read' },
  { href: '/assistants', name: 'shell.assistants', may: 'hub.read' },
  { href: '/account', name: 'account.title', may: 'account.own' },
  { href: '/account/usage', name: 'usage.accountTitle', may: 'account.own' },
  { href: '/communities/new', name: 'communityForm.newTitle', may: 'communities.create' },
  { href: '/operator', name: 'hub.title', may: 'hub.operate' },
  { href: '/operator/models', name: 'models.title', may: 'hub.operate' },
  { href: '/operator/servers', name: 'servers.title', may: 'hub.operate' },
] as const satisfies { href: string; name: string; may: HubPermission }[]

/** The pages that the palette goes to, for who sits here. */
export const pagesFor = (standing: Standing) => [
  ...PAGES.filter(({ may }) => allowsOnHub(standing, may)),
  ...(standing === 'guest' ? [{ href: '/signin', name: 'shell.signIn' } as const] : []),
]
