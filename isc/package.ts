/** The name and version of this package, for evidence. A test compares it with package.json. */
export const PACKAGE = 'n8n-nodes-sailpoint-isc@0.1.0';
