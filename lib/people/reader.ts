/** Who is asking: a person with an account, or a guest known by a signed cookie. */
export type Reader =
  | { kind: 'user'; userId: string; isOperator: boolean }
  | { kind: 'guest'; guestId: string }
