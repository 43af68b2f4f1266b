import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

import { SailPointIsc } from '../../../nodes/SailPointIsc/SailPointIsc.node';
import { operationsIn } from '../../support/properties';

type Values = Record<string, unknown>;

/** A place in the node's parameters that takes an expression. */
export interface Place {
	resource: string;
	operation: string;
	/** e.g. `filters.email`, `identities.identity.id (email)` */
	name: string;
	/** What puts a value there, and what must be set so that n8n keeps it. */
	put(value: unknown): Values;
}

const SET_APART = ['resource', 'operation', '@tool', 'allowDecisions'];

/** Every parameter of every operation that an expression can fill, found in the node's own description. */
export function places(): Place[] {
	const { properties } = new SailPointIsc().description;
	return operationsIn(properties).flatMap(({ resource, value }) => {
		const operation = String(value);
		const own = properties.filter(({ displayOptions }) => {
			const show = displayOptions?.show;
			// n8n drops what only a tool has: these run the node itself.
			if (show?.['@tool']?.includes(true) === true) return false;
			return show?.resource?.includes(resource) === true && show.operation?.includes(operation) === true;
		});
		return own.flatMap((property) => {
			const needs = neededFor(property, own);
			return leaves(property).map(({ name, put }) => ({
				resource,
				operation,
				name,
				put: (value: unknown) => ({ ...needs, ...put(value) }),
			}));
		});
	});
}

/** Values of other parameters with which a property is shown. */
function neededFor({ displayOptions }: INodeProperties, others: readonly INodeProperties[]): Values {
	const shown = Object.entries(displayOptions?.show ?? {}).map(([name, values]) => [name, values?.[0]]);
	const notHidden = Object.entries(displayOptions?.hide ?? {}).map(([name, values]) => {
		const options = (others.find((other) => other.name === name)?.options ?? []) as Array<{ value: unknown }>;
		return [name, options.find(({ value }) => !(values as unknown[]).includes(value))?.value];
	});
	return Object.fromEntries(
		[...shown, ...notHidden].filter(([name, value]) => !SET_APART.includes(name as string) && value !== undefined),
	) as Values;
}

interface Leaf {
	name: string;
	put(value: unknown): Values;
}

function leaves(property: INodeProperties): Leaf[] {
	const { name, type } = property;
	if (property.noDataExpression === true) return [];
	if (type === 'resourceLocator') {
		const modes = (property.modes ?? []).map((mode) => mode.name);
		return modes.map((mode) => ({
			name: `${name} (${mode})`,
			put: (value) => ({ [name]: { __rl: true, mode, value } }),
		}));
	}
	if (type === 'collection')
		return (property.options as INodeProperties[]).flatMap((option) => within(name, leaves(option), (inner) => inner));
	if (type === 'fixedCollection')
		return (property.options as INodePropertyCollection[]).flatMap((group) =>
			group.values.flatMap((field) =>
				within(`${name}.${group.name}`, leaves(field), (inner) => ({
					[group.name]: [{ ...filled(group.values), ...inner }],
				})).map((leaf) => ({
					...leaf,
					put: (value: unknown) => ({ [name]: leaf.put(value)[`${name}.${group.name}`] }),
				})),
			),
		);
	return [{ name, put: (value) => ({ [name]: value }) }];
}

function within(name: string, inner: Leaf[], wrap: (values: Values) => Values): Leaf[] {
	return inner.map((leaf) => ({
		name: `${name}.${leaf.name}`,
		put: (value) => ({ [name]: wrap(leaf.put(value)) }),
	}));
}

/** An entry of a fixed collection with what it must have. */
function filled(fields: INodeProperties[]): Values {
	return Object.fromEntries(
		fields.flatMap(({ name, type, default: byDefault }) =>
			type === 'resourceLocator'
				? [[name, { __rl: true, mode: 'id', value: '2c9180857182305e0171993735622948' }]]
				: name === 'key'
					? [[name, 'ticket']]
					: byDefault === '' || byDefault === undefined
						? []
						: [[name, byDefault]],
		),
	);
}
