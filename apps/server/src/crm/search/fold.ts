/** Names as people look for them; the twin of the SQL function `folded` of migration 002. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('ґ', 'г')
    .replaceAll(/['’ʼ`]/g, '')

/** The text with LIKE's own signs made plain. */
export const plain = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&')
