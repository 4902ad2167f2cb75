/**
 * Between the shared reading position, counted in epochs (the end of epoch 3 is 3), and a chart's own axis. Both count
 * from 1; null where nothing has been drawn there yet.
 */
export interface PositionScale {
  toAxis(position: number): number | null;
  toPosition(axis: number): number;
}

const EPSILON = 1e-9;

/** An axis of epochs, of which `count` are finished. */
export function epochPositions(count: number): PositionScale {
  return {
    toAxis: (position) => within(Math.ceil(position - EPSILON), count),
    toPosition: (axis) => clamp(Math.round(axis), count),
  };
}

/** An axis of training steps, of which `count` are done. */
export function stepPositions(stepsPerEpoch: number, count: number): PositionScale {
  return {
    toAxis: (position) => within(Math.round(position * stepsPerEpoch), count),
    toPosition: (axis) => clamp(Math.round(axis), count) / stepsPerEpoch,
  };
}

function within(axis: number, count: number): number | null {
  return axis > count || count === 0 ? null : Math.max(1, axis);
}

function clamp(axis: number, count: number): number {
  return Math.min(Math.max(1, count), Math.max(1, axis));
}
