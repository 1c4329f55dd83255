/** What people can be inside a community, the most trusted first. */
export const ROLES = ['owner', 'maintainer', 'moderator', 'member'] as const

export type Role = (typeof ROLES)[number]

export const isRole = (value: string): value is Role => ROLES.some((role) => role === value)

/**
 * Who may do what inside a community: the one table of the house. Whoever runs the hub may do everything anywhere;
 * somebody without a role here may read what is public and nothing else.
 */
export const PERMISSIONS = {
  'adapters.upload': ['owner', 'maintainer'],
  'adapters.publish': ['owner', 'maintainer'],
  'adapters.export': ['owner', 'maintainer'],
  'assistants.edit': ['owner', 'maintainer'],
  'culture.edit': ['owner', 'maintainer'],
  'policy.edit': ['owner', 'moderator'],
  'moderation.read': ['owner', 'moderator'],
  'moderation.rule': ['owner', 'moderator'],
  'community.edit': ['owner'],
  'community.archive': ['owner'],
  'community.handOver': ['owner'],
  'community.leave': ['owner', 'maintainer', 'moderator', 'member'],
  'people.manage': ['owner'],
  'people.see': ['owner', 'maintainer', 'moderator', 'member'],
  'usage.see': ['owner', 'maintainer'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** What still goes on in an archived community: nobody writes there, but it can be restored, read, taken along and left. */
const IN_ARCHIVE: readonly Permission[] = [
  ...(['community.archive', 'community.leave', 'people.see', 'usage.see'] as const),
  'adapters.export',
  'moderation.read',
]

export const isAllowedInArchive = (permission: Permission): boolean => IN_ARCHIVE.includes(permission)

/** What somebody is on the hub as a whole. */
export type Standing = 'guest' | 'account' | 'operator'

/** Who may do what on the hub as a whole, whatever the community. */
export const HUB_PERMISSIONS = {
  /** Pages and assistants that are not private, and one's own conversations. */
  'hub.read': ['guest', 'account', 'operator'],
  'account.own': ['account', 'operator'],
  /** Accounts as long as the operator's setting leaves it to them (`lib/people/hub-settings.ts`). */
  'communities.create': ['account', 'operator'],
  'invitations.accept': ['account', 'operator'],
  'hub.operate': ['operator'],
} as const satisfies Record<string, readonly Standing[]>

export type HubPermission = keyof typeof HUB_PERMISSIONS

/** Whether what somebody is on the hub allows an action. */
export function allowsOnHub(standing: Standing, permission: HubPermission): boolean {
  const standings: readonly Standing[] = HUB_PERMISSIONS[permission]
  return standings.includes(standing)
}

/** Whether a role (null for none) allows an action. */
export function allows(role: Role | null, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission]
  return role !== null && roles.includes(role)
}
