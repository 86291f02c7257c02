export const FIELDS: Record<string, string> = {};
