/** How a root is doing: one that is online, and has a reason, is one whose marks were held back. */
export const ROOT_STATE =
  "CASE WHEN state = 'online' AND reason IS NOT NULL THEN 'held' ELSE state END AS state";
