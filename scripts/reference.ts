import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { resourceProperties } from '../nodes/SailPointIsc/resources';
import { fields as pollingFields } from '../nodes/SailPointIscPollingTrigger/fields';
import { fields as triggerFields } from '../nodes/SailPointIscTrigger/fields';

const ROOT = path.join(__dirname, '..');
const FILE = path.join(ROOT, 'docs/reference.md');
const SCHEMAS = path.join(ROOT, 'nodes/SailPointIsc/__schema__/v1.0.0');

const INTRODUCTION = `# Reference

Every operation with its parameters and its output. \`npm run reference\` writes this page from what the node itself tells the editor, and a test fails if
it is out of date. The [README](../README.md) says how it all works together.
`;

/** The nodes that start workflows. They have no operations. */
const TRIGGERS = [
	{
		name: 'SailPoint ISC Trigger',
		what: 'Starts a workflow when something happens in ISC, and lets it decide where ISC waits for an answer.',
		fields: triggerFields,
	},
	{
		name: 'SailPoint ISC Polling Trigger',
		what: 'Looks into ISC at regular times, and starts a workflow when something has changed.',
		fields: pollingFields,
	},
];

interface Schema {
	type?: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** The page, from the node's description and the schemas of its outputs. */
export function reference(): string {
	const properties = resourceProperties;
	const resources = choicesOf(properties.find(({ name }) => name === 'resource'));
	const sections = resources.flatMap((resource) => [
		`## ${resource.name}`,
		...operationsOf(properties, resource.value).map((operation) => section(properties, resource, operation)),
	]);
	return (
		[INTRODUCTION, ...sections, ...TRIGGERS.map(triggerSection)]
			.join('\n\n')
			.replace(/\n{3,}/g, '\n\n')
			.trimEnd() + '\n'
	);
}

function triggerSection({ name, what, fields }: (typeof TRIGGERS)[number]): string {
	const parameters = fields.flatMap((property) => rows(property, ''));
	return [`## ${name}`, what, table(['parameter', 'default', 'what it is'], parameters)].join('\n\n');
}

type Choice = INodePropertyOptions & { value: string };

function section(properties: readonly INodeProperties[], resource: Choice, operation: Choice): string {
	const parameters = properties
		.filter(({ displayOptions }) => isFor(displayOptions?.show, resource.value, operation.value))
		.flatMap((property) => rows(property, ''));
	const outputs = outputRows(readSchema(resource.value, operation.value), '');
	return [
		`### ${resource.name}: ${operation.name}`,
		sentence(operation.description ?? ''),
		table(['parameter', 'default', 'what it is'], parameters),
		'Output:',
		table(['field', 'type'], outputs),
	].join('\n\n');
}

function isFor(show: Record<string, unknown> | undefined, resource: string, operation: string): boolean {
	return includes(show?.resource, resource) && includes(show?.operation, operation);
}

function includes(list: unknown, value: string): boolean {
	return Array.isArray(list) && list.includes(value);
}

/** The operations of a resource. As a tool the node has further selectors, with some of them. */
function operationsOf(properties: readonly INodeProperties[], resource: string): Choice[] {
	const selectors = properties.filter(
		({ name, displayOptions }) => name === 'operation' && includes(displayOptions?.show?.resource, resource),
	);
	const choices = new Map(selectors.flatMap(choicesOf).map((choice) => [choice.value, choice]));
	return [...choices.values()];
}

function choicesOf(property: INodeProperties | undefined): Choice[] {
	return (property?.options ?? []).flatMap((option) => ('value' in option ? [option as Choice] : []));
}

/** One row for a parameter, then those of the parameters in it. */
function rows(property: INodeProperties, within: string): string[][] {
	const name = `${within}${property.displayName}`;
	const own = [name, defaultOf(property), whatItIs(property)];
	const inside = (property.options ?? []).flatMap((option) => {
		if ('values' in option) return collection(option, name);
		return 'displayName' in option ? rows(option, `${name} > `) : [];
	});
	if (property.type === 'notice') return [];
	return property.name === '' ? inside : [own, ...inside];
}

/** Several entries of one kind: the kind's own name only matters if there are several. */
function collection({ values }: INodePropertyCollection, name: string): string[][] {
	return values.flatMap((value) => rows(value, `${name} > `));
}

function defaultOf({ type, default: value, options }: INodeProperties): string {
	if (type === 'options') {
		const chosen = (options ?? []).find((option) => 'value' in option && option.value === value);
		return chosen?.name ?? '';
	}
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'number' || (type === 'string' && value !== '')) return String(value);
	return '';
}

function whatItIs(property: INodeProperties): string {
	const texts = [property.description ?? ''];
	const onlyAsTool = includesTrue(property.displayOptions?.show?.['@tool']);
	if (onlyAsTool) texts.push("Only as an agent's tool");
	if (property.type === 'options' || property.type === 'multiOptions') texts.push(...choiceTexts(property));
	if (property.type === 'resourceLocator')
		texts.push(`${(property.modes ?? []).map(({ displayName }) => displayName).join(', ')}`);
	return texts
		.filter((text) => text !== '')
		.map(sentence)
		.join(' ');
}

function includesTrue(list: unknown): boolean {
	return Array.isArray(list) && list.includes(true);
}

function choiceTexts(property: INodeProperties): string[] {
	const choices = choicesOf(property);
	if (choices.every(({ description }) => description === undefined))
		return [choices.map(({ name }) => name).join(', ')];
	return choices.map(({ name, description }) => (description === undefined ? name : `*${name}*: ${description}`));
}

function readSchema(resource: string, operation: string): Schema {
	return JSON.parse(readFileSync(path.join(SCHEMAS, resource, `${operation}.json`), 'utf8')) as Schema;
}

/** One row for each field, and after it the fields in it. */
function outputRows({ properties = {} }: Schema, within: string): string[][] {
	return Object.entries(properties).flatMap(([key, schema]) => {
		const name = `${within}${key}`;
		if (schema.items?.properties !== undefined)
			return [[code(name), 'list'], ...outputRows(schema.items, `${name}[].`)];
		if (schema.items !== undefined) return [[code(name), `list of ${typeOf(schema.items)}`]];
		return [[code(name), typeOf(schema)], ...outputRows(schema, `${name}.`)];
	});
}

function typeOf({ type }: Schema): string {
	return type === undefined ? 'any' : [type].flat().join(' or ');
}

function code(text: string): string {
	return `\`${text}\``;
}

function sentence(text: string): string {
	return /[.!?:]$/.test(text) || text === '' ? text : `${text}.`;
}

function table(head: string[], body: string[][]): string {
	if (body.length === 0) return 'None.';
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

if (require.main === module) writeFileSync(FILE, reference());
