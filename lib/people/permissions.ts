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
  'assistants.edit': ['owner', 'maintainer'],
  'culture.edit': ['owner', 'maintainer'],
  'policy.edit': ['owner', 'moderator'],
  'moderation.rule': ['owner', 'moderator'],
  'community.edit': ['owner'],
  'people.manage': ['owner'],
  'people.see': ['owner', 'maintainer', 'moderator', 'member'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof PERMISSIONS

/** Whether a role (null for none) allows an action. */
export function allows(role: Role | null, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission]
  return role !== null && roles.includes(role)
}
