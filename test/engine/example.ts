import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';

import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import type { Sandbox } from '../../sandbox';
import { runWorkflow, type WorkflowJson, type WorkflowRun } from './harness';
import { credentialFor } from './support';

const OWN = 'n8n-nodes-sailpoint-isc.sailPointIsc';
/** An example's workflow as it is imported. */
export function example(name: string): WorkflowJson {
	return JSON.parse(readFileSync(join(__dirname, '../../examples', name), 'utf8')) as WorkflowJson;
}

/** A node of n8n's own, which the engine's tests do without: it hands on what it is given, or gives out what the test says, at one output. */
function standIn(outputs: number, act: (items: object[]) => { at?: number; json?: object }): INodeType {
	return {
		description: {
			displayName: 'Stand-in',
			name: 'standIn',
			group: ['transform'],
			version: [1, 1.1, 1.2, 1.3, 2, 2.1, 2.2, 3.4, 4.2],
			description: '',
			defaults: { name: 'Stand-in' },
			inputs: [NodeConnectionTypes.Main],
			outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const { at = 0, json } = act(items.map((item) => item.json));
			const given = json === undefined ? items : [{ json: json as never, pairedItem: { item: 0 } }];
			return Array.from({ length: outputs }, (_, output) => (output === at ? given : []));
		},
	};
}

/** Runs an example with stand-ins for n8n's own nodes; `acts` says by node name what one of them does. */
export async function runExample(
	sandbox: Sandbox,
	name: string,
	acts: Record<string, (items: object[]) => { at?: number; json?: object }>,
	input: object = {},
): Promise<WorkflowRun> {
	const json = example(name);
	const nodeTypes: Record<string, INodeType> = {};
	const nodes = json.nodes
		.filter(({ type }) => !type.endsWith('stickyNote') && !type.endsWith('Tool'))
		.map((node) => {
			if (node.type === OWN) return node;
			const type = `test.${node.id}`;
			nodeTypes[type] = standIn(node.type.endsWith('.if') ? 2 : 1, acts[node.name] ?? (() => ({})));
			return { ...node, type };
		});
	const reached = Object.fromEntries(Object.entries(json.connections).filter(([, kinds]) => 'main' in kinds));
	return await runWorkflow(
		{ ...json, nodes, connections: reached },
		{ credentials: credentialFor(sandbox), nodeTypes, input: [{ json: input as never }], start: nodes[0].name },
	);
}

/** What a node of an example gave out in its last run. */
export const outputOf = (result: WorkflowRun, node: string, output = 0) =>
	(result.nodes[node]?.at(-1)?.outputs[output] ?? []).map(({ json }) => json);

/** Whether our node knows every resource, operation and parameter that an example gives it. */
export function expectKnown(name: string): void {
	const plain = new SailPointIsc().description;
	const own = example(name).nodes.filter(({ type }) => type.startsWith(OWN));
	expect(own.length).toBeGreaterThan(1);
	for (const node of own) {
		const description = node.type.endsWith('Tool') ? { ...plain, name: `${plain.name}Tool` } : plain;
		const { descriptionType: _type, toolDescription: _text, ...parameters } = node.parameters;
		const known = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description);
		expect(Object.keys(known ?? {})).toEqual(expect.arrayContaining(Object.keys(parameters).sort()));
		const options = description.properties
			.filter(
				(property) =>
					property.name === 'operation' && NodeHelpers.displayParameter(parameters, property, node, description),
			)
			.flatMap((property) => property.options ?? []);
		expect(options).toContainEqual(expect.objectContaining({ value: parameters.operation }));
	}
}
