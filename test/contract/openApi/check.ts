import type { Exchange } from '../record';
import { withoutPlace, type ApiDocument, type Operation, type Parameter, type Part } from './document';
import { proseProblems } from './prose';
import { SchemaCompiler } from './schemas';

/** A place where an exchange is not as the document has it. */
export interface Finding {
	side: 'request' | 'response';
	text: string;
}

/** Holds exchanges against an OpenAPI document. */
export class Checker {
	private readonly schemas: SchemaCompiler;
	private readonly chosenFields: SchemaCompiler;

	constructor(readonly document: ApiDocument) {
		this.schemas = new SchemaCompiler(document);
		this.chosenFields = new SchemaCompiler(document, false);
	}

	/** Everything about one exchange: the request too. */
	check(exchange: Exchange, operation: Operation): Finding[] {
		return [...this.request(exchange, operation), ...this.response(exchange, operation)];
	}

	/** Parameters, headers and body of a request. */
	request(exchange: Exchange, operation: Operation): Finding[] {
		const texts = [
			...this.query(exchange, operation),
			...this.headers(exchange, operation),
			...this.requestBody(exchange, operation),
		];
		return texts.map((text) => ({ side: 'request', text }));
	}

	/** Status, media type and body of a response. */
	response({ status, responseHeaders, requestBody, responseBody }: Exchange, { responses }: Operation): Finding[] {
		const content =
			responses.get(String(status)) ?? responses.get(`${String(status)[0]}XX`) ?? responses.get('default');
		// ISC API: `queryResultFilter` of a search names the fields that come back, so none can be missed.
		const schemas = requestBody.includes('"queryResultFilter"') ? this.chosenFields : this.schemas;
		const texts =
			content === undefined
				? [`status ${status} is not documented`]
				: bodyProblems(schemas, content, responseHeaders['content-type'], responseBody);
		return texts.map((text) => ({ side: 'response', text: content === undefined ? text : `${status}: ${text}` }));
	}

	private query({ query }: Exchange, operation: Operation): string[] {
		const elsewhere = withoutPlace(operation).map((parameter) => ({ ...parameter, required: false }));
		const known = [...operation.parameters.filter((parameter) => parameter.in === 'query'), ...elsewhere];
		const unknown = [...new Set(query.keys())].filter((name) => !known.some((parameter) => parameter.name === name));
		return [
			...unknown.map((name) => `query parameter ${name} is not documented`),
			...known.flatMap((parameter) => this.parameter(parameter, query.getAll(parameter.name))),
			...known.flatMap(({ name, description }) =>
				query.getAll(name).flatMap((value) => proseProblems(name, value, description)),
			),
		];
	}

	/** ISC's own headers must be documented; those of HTTP itself need not. */
	private headers({ requestHeaders }: Exchange, { parameters }: Operation): string[] {
		const known = parameters.filter((parameter) => parameter.in === 'header');
		const unknown = Object.keys(requestHeaders).filter(
			(name) => name.startsWith('x-sailpoint') && !known.some((parameter) => parameter.name.toLowerCase() === name),
		);
		return [
			...unknown.map((name) => `header ${name} is not documented`),
			...known.flatMap((parameter) =>
				this.parameter(parameter, [requestHeaders[parameter.name.toLowerCase()] ?? []].flat()),
			),
		];
	}

	private parameter(parameter: Parameter, values: readonly string[]): string[] {
		const name = `${parameter.in} parameter ${parameter.name}`;
		if (values.length === 0) return parameter.required ? [`${name} is missing`] : [];
		if (values.length > 1 && parameter.schema.type !== 'array') return [`${name} comes ${values.length} times`];
		const value =
			parameter.schema.type === 'array'
				? parameter.explode
					? values
					: values[0].split(',')
				: typed(values[0], parameter.schema);
		return this.schemas.problems(parameter.schema, value).map((problem) => `${name}: ${problem}`);
	}

	private requestBody({ requestHeaders, requestBody }: Exchange, { body }: Operation): string[] {
		if (body === undefined) return requestBody === '' ? [] : ['a body where none is documented'];
		if (requestBody === '') return body.required ? ['the body is missing'] : [];
		return bodyProblems(this.schemas, body.content, requestHeaders['content-type'], requestBody);
	}
}

/** A parameter's text as the value that its schema speaks of; left as text where it is none. */
function typed(text: string, { type }: Part): unknown {
	if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
	return type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
}

function bodyProblems(
	schemas: SchemaCompiler,
	content: Map<string, Part>,
	contentType: string | undefined,
	text: string,
): string[] {
	if (content.size === 0) return text === '' ? [] : ['a body where none is documented'];
	const type = (contentType ?? '').split(';')[0].trim();
	const schema = content.get(type) ?? content.get('*/*');
	if (schema === undefined)
		return [`content type ${type === '' ? '(none)' : type} instead of ${[...content.keys()].join(' or ')}`];
	try {
		return schemas.problems(schema, JSON.parse(text) as unknown);
	} catch (error) {
		if (error instanceof SyntaxError) return ['the body is not JSON'];
		throw error;
	}
}
