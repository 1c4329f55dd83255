/** The colours that an avatar may have; `app/globals.css` gives each its light and its dark pair. */
export const AVATAR_COLORS = ['teal', 'blue', 'violet', 'rose', 'amber', 'green', 'slate'] as const

export type AvatarColor = (typeof AVATAR_COLORS)[number]
