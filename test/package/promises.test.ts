import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import fastGlob from 'fast-glob';
import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import { SailPointIscApi } from '../../credentials/SailPointIscApi.credentials';
import { SailPointIscOAuth2Api } from '../../credentials/SailPointIscOAuth2Api.credentials';
import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { SailPointIscPollingTrigger } from '../../nodes/SailPointIscPollingTrigger/SailPointIscPollingTrigger.node';
import { SailPointIscTrigger } from '../../nodes/SailPointIscTrigger/SailPointIscTrigger.node';
import { startSandbox } from '../../sandbox';
import { runWorkflow, type WorkflowJson } from '../engine/harness';
import { credentialFor } from '../engine/support';

/**
 * What workflows have stored can't change. `promises.json` lists it: every name of a node, a credential, a parameter, a choice and a field of an output.
 * Something new is added with `PROMISES_ACCEPT=1`; nothing may go.
 */
const FILE = path.join(__dirname, 'promises.json');
const ROOT = path.resolve(__dirname, '../..');

const NODES: INodeType[] = [new SailPointIsc(), new SailPointIscTrigger(), new SailPointIscPollingTrigger()];
const CREDENTIALS: ICredentialType[] = [new SailPointIscApi(), new SailPointIscOAuth2Api()];

const isChoice = (option: object): option is INodePropertyOptions => 'value' in option;
const isEntry = (option: object): option is INodePropertyCollection => 'values' in option;

/** A parameter's name and those below it, each as a path; with `=` what can be chosen, with `@` how a locator can be filled. */
function namesOf(property: INodeProperties, before: string): string[] {
	const name = `${before}.${property.name}`;
	if (['notice', 'hidden', 'button'].includes(property.type)) return [];
	const below = (property.options ?? []).flatMap((option) => {
		if (isEntry(option)) return option.values.flatMap((value) => namesOf(value, `${name}.${option.name}`));
		return isChoice(option) ? [`${name}=${String(option.value)}`] : namesOf(option as INodeProperties, name);
	});
	return [name, ...(property.modes ?? []).map((mode) => `${name}@${mode.name}`), ...below];
}

interface Schema {
	properties?: Record<string, Schema>;
	items?: Schema;
}

function fieldsOf({ properties = {}, items }: Schema, before: string): string[] {
	const own = Object.entries(properties).flatMap(([name, schema]) => [
		`${before}.${name}`,
		...fieldsOf(schema, `${before}.${name}`),
	]);
	return [...own, ...(items === undefined ? [] : fieldsOf(items, `${before}[]`))];
}

function promised(): string[] {
	const nodes = NODES.flatMap(({ description }) => [
		description.name,
		...description.properties.flatMap((property) => namesOf(property, description.name)),
	]);
	const credentials = CREDENTIALS.flatMap(({ name, properties }) => [
		name,
		...properties.flatMap((property) => namesOf(property, name)),
	]);
	const outputs = fastGlob.sync('nodes/*/__schema__/**/*.json', { cwd: ROOT }).flatMap((file) => {
		const [node, , , resource, operation] = file
			.replace(/^nodes\//, '')
			.replace(/\.json$/, '')
			.split('/');
		const schema = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Schema;
		return fieldsOf(schema, `${node} ${resource} ${operation ?? ''}`.trim());
	});
	return [...new Set([...nodes, ...credentials, ...outputs])].sort();
}

test('nothing that a workflow may have stored is gone', () => {
	const there = promised();
	if (process.env.PROMISES_ACCEPT !== undefined) {
		const before = JSON.parse(readFileSync(FILE, 'utf8')) as string[];
		writeFileSync(FILE, `${JSON.stringify([...new Set([...before, ...there])].sort(), null, '\t')}\n`);
	}
	const kept = JSON.parse(readFileSync(FILE, 'utf8')) as string[];
	expect(kept.length).toBeGreaterThan(500);
	expect(kept.filter((name) => !there.includes(name))).toEqual([]);
	// What is new must be promised, too, or nobody would notice that it went.
	expect(there.filter((name) => !kept.includes(name))).toEqual([]);
});

test('every node is at the version at which it was first published', () => {
	expect(NODES.map(({ description }) => [description.name, description.version])).toEqual([
		['sailPointIsc', 1],
		['sailPointIscTrigger', 1],
		['sailPointIscPollingTrigger', 1],
	]);
});

test('a workflow saved with the first version runs unchanged', async () => {
	const saved = JSON.parse(readFileSync(path.join(__dirname, 'fixtures/workflow-0.1.0.json'), 'utf8')) as WorkflowJson;
	const sandbox = await startSandbox({ rateLimit: 0 });
	try {
		sandbox.hold('jonas.weber', sandbox.item('Sales Reader', 'ROLE'));
		const run = await runWorkflow(saved, {
			credentials: credentialFor(sandbox),
			input: [{ json: { ticket: 'INC-1' } }],
			start: 'Start',
		});
		expect(run.error).toBeUndefined();
		const outcome = (node: string) =>
			run.nodes[node]?.[0].outputs[0].map(({ json }) => [json.outcome, json.statusCode, json.reference]);
		expect(outcome('Grant')).toEqual([['SUBMITTED', 202, 'INC-1']]);
		expect(outcome('Revoke')).toEqual([['SUBMITTED', 202, 'INC-1']]);
		const [{ json }] = run.nodes['Who Has It'][0].outputs[0];
		expect(json).toMatchObject({ name: 'Jonas Weber' });
	} finally {
		await sandbox.close();
	}
});
