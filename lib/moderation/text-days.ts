/** How many days a text can be read that its writer agreed to have read. */
export const TEXT_DAYS = 90
