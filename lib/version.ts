/** Of this package. A test compares it with package.json: reading that file at start would cost a millisecond. */
export const VERSION = '0.1.0';
