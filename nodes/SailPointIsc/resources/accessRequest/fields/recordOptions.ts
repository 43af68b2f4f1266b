import type { INodeProperties } from 'n8n-workflow';

/** What a request says about where it comes from. Read for each input item. */
export const clientMetadata: INodeProperties = {
	displayName: 'Client Metadata',
	name: 'clientMetadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Entry',
	default: {},
	description: 'Text that ISC keeps with each access item and returns in the request status',
	options: [
		{
			displayName: 'Entry',
			name: 'entry',
			values: [
				{ displayName: 'Key', name: 'key', type: 'string', default: '', placeholder: 'e.g. ticketUrl' },
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://tickets.example.com/INC0012345',
				},
			],
		},
	],
};

export const onBehalfOf: INodeProperties = {
	displayName: 'On Behalf Of',
	name: 'onBehalfOf',
	type: 'string',
	default: '',
	placeholder: 'e.g. Marta Silva',
	description:
		"Who asked for it, for the record. The node puts it after the comment and into the metadata of each access item. ISC's requester stays the user behind the credential.",
};

export const reference: INodeProperties = {
	displayName: 'Reference',
	name: 'reference',
	type: 'string',
	default: '',
	placeholder: 'e.g. INC0012345',
	description:
		'A ticket number, for example. The node puts it before the comment and into the metadata of each access item.',
};
