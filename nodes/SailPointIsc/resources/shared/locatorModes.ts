import type { INodePropertyMode } from 'n8n-workflow';

/** A mode with a text field. */
function typed(
	label: string,
	mode: string,
	{ pattern, error, ...more }: { placeholder: string; hint?: string; pattern?: string; error?: string },
): INodePropertyMode {
	return {
		...{ displayName: label, name: mode },
		type: 'string',
		...more,
		// n8n checks the whole text as it is typed, and an empty one too, which is not this check's to refuse; it leaves expressions alone.
		...(pattern && {
			validation: [{ type: 'regex', properties: { regex: `\\s*(${pattern})?\\s*`, errorMessage: error ?? '' } }],
		}),
	};
}

function fromList(placeholder: string, searchListMethod: string): INodePropertyMode {
	return {
		...{ displayName: 'From List', name: 'list' },
		type: 'list',
		placeholder,
		typeOptions: { searchListMethod, searchable: true },
	};
}

function byId(placeholder: string): INodePropertyMode {
	return typed('By ID', 'id', {
		placeholder,
		// As the domain checks ids: one id, not several in a text, and no part of a path that leads elsewhere.
		pattern: '(?!\\.{1,2}\\s*$)[^\\s/\\\\,;]{1,128}',
		error: "This can't be an ID: IDs have no blanks, slashes or commas. Copy it exactly as ISC shows it.",
	});
}

/** Read by the domain, not by n8n's `extractValue`, which takes the first match of whatever address it is given. */
const byUrl = typed('By URL', 'url', {
	placeholder: 'e.g. https://acme.identitynow.com/…',
	hint: 'The address of its page in ISC, as your browser shows it. It must hold exactly one ID.',
	pattern: 'https?://\\S+',
	error: "This isn't a web address. Paste it from https:// on.",
});

/** How a person can be named. */
export const personModes: INodePropertyMode[] = [
	fromList('Choose a person…', 'searchIdentities'),
	byId('e.g. 2c9180857182305e0171993735622948'),
	byUrl,
	typed('By Email', 'email', { placeholder: 'e.g. name@example.com' }),
	typed('By Alias', 'alias', { placeholder: 'e.g. jdoe', hint: 'The user name in ISC' }),
	typed('By Attribute', 'attribute', {
		placeholder: 'e.g. employeeNumber=10042',
		hint: 'Technical name of an identity attribute, an equals sign and the value. Needs a credential that may search.',
		pattern: '[A-Za-z_]\\w*\\s*=\\s*\\S.*',
		error: 'Enter the name of an attribute, an equals sign and the value',
	}),
];

/** How a machine identity can be named: the list, emails, aliases and attributes are of people. */
export const machineModes: INodePropertyMode[] = [byId('e.g. 4c8dd0bc-1d4b-4a0b-8b5a-6c29cf1f04b1'), byUrl];

/** How an access item can be named. */
export const accessItemModes: INodePropertyMode[] = [
	fromList('Choose an access item…', 'searchAccessItems'),
	byId('e.g. 2c918086749d78830174a1a40e121518'),
	byUrl,
	typed('By Name', 'name', {
		placeholder: 'e.g. Finance Reports',
		hint: 'If several have this name, add the detail Source or use the ID',
	}),
];
