/** Characters that one question may have, in the composer as at the server's door. */
export const QUESTION_LENGTH = 8_000
