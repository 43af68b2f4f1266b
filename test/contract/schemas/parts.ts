import type { Part } from '../openApi/document';

export const text: Part = { type: 'string' };
export const yesNo: Part = { type: 'boolean' };
export const moment: Part = { type: 'string', format: 'date-time' };
export const whole: Part = { type: 'integer' };
export const metadata: Part = { type: 'object', additionalProperties: text };
export const nothing: Part = { type: 'null' };
export const itemType = oneOf('ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT');
export const requestType = oneOf('GRANT_ACCESS', 'REVOKE_ACCESS', 'MODIFY_ACCESS');
export const identityType = oneOf('HUMAN', 'MACHINE');

export function oneOf(...values: string[]): Part {
	return { enum: values };
}

export function listOf(items: Part, minItems = 0, maxItems?: number): Part {
	return { type: 'array', items, minItems, ...(maxItems !== undefined && { maxItems }) };
}

export function orNull(schema: Part): Part {
	return { anyOf: [schema, nothing] };
}

/** An object with these properties and no others; those whose name ends in `?` need not be there. */
export function shape(properties: Record<string, Part>): Part {
	const names = Object.keys(properties);
	return {
		type: 'object',
		required: names.filter((name) => !name.endsWith('?')),
		properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), properties[name]])),
	};
}

export const reference = shape({ type: text, id: text, name: text });
export const comment = shape({ comment: orNull(text), created: moment, author: reference });
export const words = shape({ locale: text, localeOrigin: text, text });
