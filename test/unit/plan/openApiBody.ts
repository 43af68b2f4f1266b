import { readFileSync } from 'node:fs';

import Ajv, { type ValidateFunction } from 'ajv';

interface OpenApi {
	paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
	components: object;
}

/**
 * Checks a body against SailPoint's OpenAPI document, where the environment variable ISC_OPENAPI names the file; undefined where it
 * does not. What the document forbids in words alone is in `bodySchema.ts`.
 */
export function openApiBodyValidator(): ValidateFunction | undefined {
	const file = process.env.ISC_OPENAPI;
	if (file === undefined || file === '') return undefined;
	const { paths, components } = JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
	const { schema } = paths['/access-requests/v1'].post.requestBody.content['application/json'];
	// `nullable` and the names of formats are OpenAPI's own; ajv knows the first and need not know the others.
	return new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile({ ...schema, components });
}
