/** Where an address says by which words a search found the message at which it opens a page, and as many letters as a search takes. */
export const FOUND_WORDS = { name: 'words', mostLength: 200 }
