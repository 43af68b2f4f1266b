import type { INodePropertyOptions } from 'n8n-workflow';

/** The types of access item to choose from. */
export const accessItemTypes: INodePropertyOptions[] = [
	{ name: 'Access Profile', value: 'ACCESS_PROFILE' },
	{ name: 'Entitlement', value: 'ENTITLEMENT' },
	{ name: 'Role', value: 'ROLE' },
];
