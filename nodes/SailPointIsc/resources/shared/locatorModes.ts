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
		// n8n checks the text while you type it, but no expressions. Empty text passes: whether a value is needed is checked elsewhere.
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
		// The rule that the domain has for IDs: a single ID, with nothing in it that would change the path of a call.
		pattern: '(?!\\.{1,2}\\s*$)[^\\s/\\\\,;]{1,128}',
		error: "This can't be an ID: IDs have no spaces, slashes or commas. Copy it exactly as ISC shows it.",
	});
}

/** The domain reads the ID from the address. n8n's `extractValue` would take the first match in any address. */
const byUrl = typed('By URL', 'url', {
	placeholder: 'e.g. https://acme.identitynow.com/…',
	hint: 'The address of a page in ISC, as your browser shows it. It must contain exactly one ID.',
	pattern: 'https?://\\S+',
	error: "This isn't a web address. Paste it with https:// at the beginning.",
});

/** The ways to name a person. */
export const personModes: INodePropertyMode[] = [
	fromList('Select a person…', 'searchIdentities'),
	byId('e.g. 2c9180857182305e0171993735622948'),
	byUrl,
	typed('By Email', 'email', { placeholder: 'e.g. name@example.com' }),
	typed('By User Name', 'alias', { placeholder: 'e.g. jdoe', hint: 'The ISC API calls it alias' }),
	typed('By Attribute', 'attribute', {
		placeholder: 'e.g. employeeNumber=10042',
		hint: 'The technical name of an identity attribute, an equals sign and the value. Needs a credential that may search.',
		pattern: '[A-Za-z_]\\w*\\s*=\\s*\\S.*',
		error: 'Enter the name of an attribute, an equals sign and the value, such as employeeNumber=10042.',
	}),
];

/** The ways to name a machine identity. The list, email, user name and attribute find people only. */
export const machineModes: INodePropertyMode[] = [byId('e.g. 4c8dd0bc-1d4b-4a0b-8b5a-6c29cf1f04b1'), byUrl];

/** The ways to name an access item. */
export const accessItemModes: INodePropertyMode[] = [
	fromList('Select an access item…', 'searchAccessItems'),
	byId('e.g. 2c918086749d78830174a1a40e121518'),
	byUrl,
	typed('By Name', 'name', {
		placeholder: 'e.g. Finance Reports',
		hint: 'If several have this name, add the detail Source or use the ID',
	}),
];
