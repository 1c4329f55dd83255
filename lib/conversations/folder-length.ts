/** Letters that the name of a folder may have. */
export const FOLDER_LENGTH = 60
