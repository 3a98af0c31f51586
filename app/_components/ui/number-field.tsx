"use client";
import { NumberInput } from "@mantine/core";
import { useState } from "react";

interface NumberFieldProps {
  label: string;
  /** What it does, in plain words. */
  hint?: string;
  /** Null shows an empty field. */
  value: number | null;
  onChange: (value: number) => void;
  /** Called when the field is left empty, for a setting that may be. @default the last value comes back */
  onEmpty?: () => void;
  min?: number;
  max?: number;
  step?: number;
  /** Whole numbers only. @default false */
  integer?: boolean;
  suffix?: string;
  disabled?: boolean;
}

/** A number that reaches `onChange` only when it is one the setting accepts; until then the field shows its own text. */
export function NumberField({
  label,
  hint,
  value,
  onChange,
  onEmpty,
  min,
  max,
  step,
  integer = false,
  suffix,
  disabled,
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | number | null>(null);
  const accept = (next: string | number) => {
    setDraft(next);
    const number = typeof next === "number" ? next : Number.parseFloat(next);
    const fits =
      Number.isFinite(number) &&
      (min === undefined || number >= min) &&
      (max === undefined || number <= max) &&
      (!integer || Number.isInteger(number));
    if (fits && number !== value) onChange(number);
  };
  const leave = () => {
    if (draft === "" && value !== null) onEmpty?.();
    setDraft(null);
  };
  return (
    <NumberInput
      label={label}
      description={hint}
      value={draft ?? value ?? ""}
      onChange={accept}
      onBlur={leave}
      min={min}
      max={max}
      step={step}
      allowDecimal={!integer}
      suffix={suffix}
      disabled={disabled}
      decimalScale={integer ? 0 : 8}
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
