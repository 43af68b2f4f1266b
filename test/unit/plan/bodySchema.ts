import Ajv, { type ValidateFunction } from 'ajv';

const text = { type: 'string', minLength: 1 };
const metadata = { type: 'object', additionalProperties: { type: 'string' } };
const utc = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' };

const item = {
	type: 'object',
	additionalProperties: false,
	required: ['type', 'id', 'clientMetadata'],
	properties: {
		type: { enum: ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'] },
		id: text,
		comment: text,
		clientMetadata: { ...metadata, required: ['n8nRequest', 'n8nItem'] },
		startDate: utc,
		removeDate: utc,
		nativeIdentity: text,
		formInstanceId: text,
	},
};
const flatItem = { ...item, properties: { ...item.properties, assignmentId: text } };
const nestedItem = { ...item, properties: { ...item.properties, accountSelection: { type: 'array', minItems: 1 } } };

/** The body of an access request as ISC's document and this project's limits have it. */
const body = {
	type: 'object',
	additionalProperties: false,
	required: ['requestType'],
	properties: {
		requestType: { enum: ['GRANT_ACCESS', 'REVOKE_ACCESS', 'MODIFY_ACCESS'] },
		requestedFor: { type: 'array', minItems: 1, maxItems: 10, uniqueItems: true, items: text },
		requestedItems: { type: 'array', minItems: 1, maxItems: 25, items: flatItem },
		requestedForWithRequestedItems: {
			type: 'array',
			minItems: 1,
			maxItems: 10,
			items: {
				type: 'object',
				additionalProperties: false,
				required: ['identityId', 'requestedItems'],
				properties: {
					identityId: text,
					identityType: { enum: ['HUMAN', 'MACHINE'] },
					requestedItems: { type: 'array', minItems: 1, maxItems: 25, items: nestedItem },
				},
			},
		},
		clientMetadata: metadata,
	},
	oneOf: [
		{ required: ['requestedFor', 'requestedItems'], not: { required: ['requestedForWithRequestedItems'] } },
		{
			required: ['requestedForWithRequestedItems'],
			not: { anyOf: [{ required: ['requestedFor'] }, { required: ['requestedItems'] }] },
		},
	],
};

export function bodyValidator(): ValidateFunction {
	return new Ajv({ allErrors: true, strict: false }).compile(body);
}
