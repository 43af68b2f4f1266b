import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

import type { Plan } from '../../../../isc/accessRequests/model/plans';
import { parseJson } from '../../../../isc/shared/jsonText';
import { isRecord } from '../../../../isc/shared/untyped';
import { isNothing, RowParameters } from '../../parameters';

/**
 * The plans that were approved, from all input items together: each may bring its own, one for all, or the output items of a dry run.
 *
 * @throws {NodeOperationError} before any call, if the option is there and an input item has no plan in it: nothing must run unapproved
 */
export function readApprovedPlan(fns: IExecuteFunctions): Plan[] | undefined {
	const plans = new Map<string, Plan>();
	let isThere = false;
	for (let row = 0; row < fns.getInputData().length; row++) {
		const { value, isExpression } = new RowParameters(fns, row).provided('options.approvedPlan', 'Approved Plan');
		if (value === undefined && !isExpression) continue;
		isThere = true;
		const found = plansIn(value);
		if (found === undefined || found.length === 0) throw noPlan(fns, row, isNothing(value));
		for (const plan of found) plans.set(JSON.stringify(plan), plan);
	}
	return isThere ? [...plans.values()] : undefined;
}

/** A plan, several of them, output items of a dry run, or the text of these. Undefined if any of it is something else. */
function plansIn(value: unknown): Plan[] | undefined {
	if (typeof value === 'string') {
		const parsed = parseJson(value);
		return parsed.ok && typeof parsed.value !== 'string' ? plansIn(parsed.value) : undefined;
	}
	if (Array.isArray(value)) {
		const lists = value.map(plansIn);
		return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);
	}
	if (!isRecord(value)) return undefined;
	if (isPlan(value)) return [value];
	const inside = value.plan ?? (isRecord(value.json) ? value.json.plan : undefined);
	return isRecord(inside) ? plansIn(inside) : undefined;
}

function isPlan(value: Record<string, unknown>): value is Record<string, unknown> & Plan {
	const { tenant, requestType, requestedBy, createdAt, combineItems, pairs } = value;
	const texts = [tenant, requestType, requestedBy, createdAt].every((text) => typeof text === 'string');
	return texts && typeof combineItems === 'boolean' && Array.isArray(pairs) && pairs.every(isRecord);
}

function noPlan(fns: IExecuteFunctions, row: number, isEmpty: boolean): NodeOperationError {
	const what = isEmpty ? 'is empty' : "isn't a plan of a dry run";
	return new NodeOperationError(fns.getNode(), `Approved Plan ${what} [item ${row}]`, {
		description:
			'Nothing was sent. Use an expression that returns the plan of the dry run, such as {{ $json.plan }}, or remove the option.',
		itemIndex: row,
	});
}
