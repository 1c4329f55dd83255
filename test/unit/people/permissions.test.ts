import { expect, test } from 'vitest'
import { allows, isRole, PERMISSIONS, type Permission, ROLES } from '@/lib/people/permissions'

const permissions = Object.keys(PERMISSIONS) as Permission[]

test('an owner may do everything in the own community', () => {
  expect(permissions.filter((permission) => !allows('owner', permission))).toEqual([])
})

test('who has no role may do nothing', () => {
  expect(permissions.filter((permission) => allows(null, permission))).toEqual([])
})

test('a moderator rules and never uploads, a maintainer uploads and never rules', () => {
  expect(allows('moderator', 'policy.edit')).toBe(true)
  expect(allows('moderator', 'adapters.upload')).toBe(false)
  expect(allows('maintainer', 'adapters.publish')).toBe(true)
  expect(allows('maintainer', 'moderation.rule')).toBe(false)
  expect(ROLES.filter((role) => allows(role, 'people.manage'))).toEqual(['owner'])
})

test('only the four words are roles', () => {
  expect(['owner', 'member', 'admin', '', 'constructor'].map(isRole)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
