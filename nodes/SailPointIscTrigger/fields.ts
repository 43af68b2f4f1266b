import type { INodeProperties } from 'n8n-workflow';

import { accessItemTypes } from '../SailPointIsc/resources/shared/accessItemTypes';
import { answerFields, answerNotices, DECIDING } from './answerFields';
import { knownPerson } from './people';

const REQUESTS = [...DECIDING, 'idn:access-request-post-approval'];
const PROVISIONING = 'idn:post-provisioning';

const event: INodeProperties = {
	displayName: 'Event Name or ID',
	name: 'event',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getEvents' },
	default: 'idn:access-request-post-approval',
	required: true,
	description:
		'Which event starts this workflow. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const filterBy: INodeProperties = {
	displayName: 'Filter',
	name: 'filterBy',
	type: 'options',
	options: [
		{ name: 'By Fields', value: 'fields' },
		{ name: 'By JSONPath', value: 'jsonPath' },
		{ name: 'None', value: 'none' },
	],
	default: 'none',
	description: 'Which events ISC sends. The tenant checks the filter when the workflow is activated.',
};

const jsonPath: INodeProperties = {
	displayName: 'JSONPath',
	name: 'jsonPath',
	type: 'string',
	default: '',
	placeholder: 'e.g. $.requestedItems[?(@.type == "ROLE")]',
	description: 'An event is sent if the path finds something in it',
	displayOptions: { show: { filterBy: ['jsonPath'] } },
};

const person = (displayName: string, name: string, description: string, events: string[]): INodeProperties =>
	knownPerson({ displayName, name, description, displayOptions: { show: { '/event': events } } });

const filter: INodeProperties = {
	displayName: 'Fields',
	name: 'filter',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	displayOptions: { show: { filterBy: ['fields'] } },
	options: [
		{
			displayName: 'Access Item',
			name: 'accessItem',
			type: 'string',
			default: '',
			placeholder: 'e.g. Finance Reports',
			description: 'Only requests for the access item with this name or ID',
			displayOptions: { show: { '/event': REQUESTS } },
		},
		{
			displayName: 'Access Item Type',
			name: 'accessItemType',
			type: 'options',
			options: accessItemTypes,
			default: 'ROLE',
			description: 'Only requests for access items of this type',
			displayOptions: { show: { '/event': REQUESTS } },
		},
		{
			displayName: 'Attribute',
			name: 'attribute',
			type: 'string',
			default: '',
			placeholder: 'e.g. cloudLifecycleState',
			description: 'Only changes of the identity attribute with this technical name',
			displayOptions: { show: { '/event': ['idn:identity-attributes-changed'] } },
		},
		{
			displayName: 'Failed Only',
			name: 'failedOnly',
			type: 'boolean',
			default: true,
			description: 'Whether to start the workflow only if provisioning failed',
			displayOptions: { show: { '/event': [PROVISIONING] } },
		},
		{
			displayName: 'New Value',
			name: 'newValue',
			type: 'string',
			default: '',
			placeholder: 'e.g. inactive',
			description: 'Only changes of Attribute to this value',
			displayOptions: { show: { '/event': ['idn:identity-attributes-changed'] } },
		},
		person(
			'Requested For',
			'requestedFor',
			'Only requests for this person. If a request is for several people and Access Item or its type is set as well, only the first person counts.',
			[...REQUESTS, PROVISIONING],
		),
		person('Requester', 'requestedBy', 'Only requests that this person made', REQUESTS),
	],
};

const allRequests: INodeProperties = {
	displayName: 'All Access Requests of the Tenant',
	name: 'allRequests',
	type: 'boolean',
	default: false,
	description:
		"Whether every access request of the tenant waits for this workflow. Without it, a filter is required. If n8n isn't reached, the requests fail.",
	displayOptions: { show: { event: DECIDING, filterBy: ['none'] } },
};

const testEvent: INodeProperties = {
	displayName: 'Test Event',
	name: 'testEvent',
	type: 'options',
	options: [
		{ name: 'Built-In Sample', value: 'builtIn', description: 'A made-up event. Nothing is called in the tenant.' },
		{ name: 'Next Real Event', value: 'real', description: 'Listen until something happens in the tenant' },
		{ name: 'Sample From ISC', value: 'tenant', description: "The tenant sends its own sample: ISC's test invocation" },
	],
	default: 'tenant',
	description: 'What comes when you listen for a test event. The active workflow gets real events only.',
};

/** What the trigger shows below Authentication. */
export const fields: INodeProperties[] = [
	event,
	...answerNotices,
	filterBy,
	jsonPath,
	filter,
	allRequests,
	...answerFields,
	testEvent,
];
