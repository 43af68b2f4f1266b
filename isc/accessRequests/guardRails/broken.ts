import type { RowProblem } from '../../shared/faults';

/** What is wrong with a pair, and what to do. */
export type Broken = Omit<RowProblem, 'row'>;

/** @param name the guard rail on screen */
export function breaks(name: string, why: string): Broken {
	return {
		field: `Guard Rails > ${name}`,
		message: `The guard rail ${name} stops this: ${why}.`,
		advice:
			'Nothing was sent for this input item. The builder of the workflow set this limit in the node. Change the request, or ask them to change the limit.',
	};
}
