import type { Contender } from './cases';
import type { Figures } from './measure';
import type { PlanningCost } from './planning';
import { floorMs } from './tenant';

/** Something that README says of the node, and what this run saw of it. */
export interface Claim {
	claim: string;
	seen: string;
	met: boolean;
}

/** All that can be said of what was measured; a quick run says less. */
export function claims(measured: Figures[], planning: PlanningCost[]): Claim[] {
	const of = (contender: Contender, rows: number): Figures | undefined =>
		measured.find((one) => one.contender === contender && one.rows === rows);
	const made = [
		nothingAmiss(measured),
		fewestCalls(of('oursCombined', 1_000)),
		fasterThan(of('oursCombined', 1_000), of('httpBatched', 1_000)),
		nearTheFloor(of('ours', 1_000)),
		manyRows(of('oursCombined', 10_000)),
		planned(planning),
	];
	return made.filter((claim) => claim !== undefined);
}

function nothingAmiss(measured: Figures[]): Claim {
	const ours = measured.filter(({ contender }) => contender === 'ours' || contender === 'oursCombined');
	const total = (key: 'rows' | 'doubled' | 'lost' | 'unknown'): number => ours.reduce((sum, one) => sum + one[key], 0);
	const [rows, doubled, lost, unknown] = [total('rows'), total('doubled'), total('lost'), total('unknown')];
	return {
		claim: 'Our node: every row submitted once and accounted for',
		seen: `${rows} rows: ${doubled} doubled, ${lost} lost, ${unknown} unknown`,
		met: doubled + lost + unknown === 0,
	};
}

function fewestCalls(combined: Figures | undefined): Claim | undefined {
	if (combined === undefined) return undefined;
	const reads = combined.calls - combined.submits;
	return {
		claim: '1,000 rows combined: at most 10 submits and 5 reads',
		seen: `${combined.submits} submits, ${reads} reads`,
		met: combined.submits <= 10 && reads <= 5,
	};
}

function fasterThan(combined: Figures | undefined, peer: Figures | undefined): Claim | undefined {
	if (combined === undefined || peer === undefined) return undefined;
	const part = peer.executionMs / combined.executionMs;
	return {
		claim: "1,000 rows combined: at most 1/50 of the HTTP Request node's execution time at its best setting",
		seen: `${seconds(combined.executionMs)} against ${seconds(peer.executionMs)}: 1/${Math.floor(part)}`,
		met: part >= 50,
	};
}

function nearTheFloor(each: Figures | undefined): Claim | undefined {
	if (each === undefined) return undefined;
	const times = each.firstToLastMs / floorMs(each);
	return {
		claim: '1,000 rows, each its own request: at most 1.03 × the floor, first call to last',
		seen: `${times.toFixed(4)} × ${seconds(floorMs(each))}`,
		met: times <= 1.03,
	};
}

function manyRows(combined: Figures | undefined): Claim | undefined {
	if (combined === undefined) return undefined;
	return {
		claim: '10,000 rows go through one execution in n8n',
		seen: `${combined.confirmed} accepted and reported, in ${seconds(combined.executionMs)}`,
		met: combined.confirmed === combined.rows,
	};
}

function planned(planning: PlanningCost[]): Claim {
	const [small, large] = planning;
	const growth = large.cpuMs / small.cpuMs;
	return {
		claim: 'Planning 100,000 pairs: at most 3 s CPU, 300 MB over the base, 20 times the cost of 10,000',
		seen: `${seconds(large.cpuMs)}, ${Math.round(large.peakMb)} MB, ${growth.toFixed(1)} times; ${large.calls} calls`,
		met: large.cpuMs <= 3_000 && large.peakMb <= 300 && growth <= 20,
	};
}

/** Milliseconds for people. */
export function seconds(milliseconds: number): string {
	const value = milliseconds / 1000;
	return `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;
}
