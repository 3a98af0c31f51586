"use client";
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** The one accent: a quiet petrol. Shade 7 carries white text at 6.6:1, shade 3 reads on the dark body at 8:1. */
const petrol: MantineColorsTuple = [
  "#edf6f8",
  "#dcebef",
  "#b6d6de",
  "#8cc0cd",
  "#63a9bb",
  "#41919f",
  "#2a7a8a",
  "#1d6575",
  "#17515e",
  "#103c47",
];
/** Neutrals with a trace of blue, like film on a light box. */
const gray: MantineColorsTuple = [
  "#f7f8f9",
  "#eef0f2",
  "#e3e6e9",
  "#d3d8dd",
  "#b9c0c7",
  "#8f99a3",
  "#69747f",
  "#4d5761",
  "#333b43",
  "#1b2127",
];
const dark: MantineColorsTuple = [
  "#dde2e6",
  "#b7bfc6",
  "#98a2ab",
  "#6f7a84",
  "#3d464e",
  "#2c343b",
  "#20272d",
  "#171c21",
  "#11161a",
  "#0b0f12",
];

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark },
  black: "#1b2127",
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.1875rem" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.4" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h4: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  radius: { xs: "2px", sm: "3px", md: "4px", lg: "6px", xl: "8px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", allowDeselect: false, checkIconPosition: "right" } },
    MultiSelect: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, fz: "xs", multiline: true, maw: 320 } },
    Anchor: { defaultProps: { underline: "hover" } },
    Badge: {
      defaultProps: { variant: "light", size: "md", radius: "sm" },
      styles: {
        root: { minWidth: "max-content", height: "1.25rem", paddingInline: "0.4375rem" },
        label: { textTransform: "none", fontWeight: 550, fontSize: "0.75rem" },
      },
    },
    InputWrapper: {
      styles: {
        description: { fontSize: "0.75rem", lineHeight: 1.35 },
        label: { fontSize: "0.75rem", fontWeight: 550 },
      },
    },
    Accordion: {
      styles: {
        control: { paddingInline: 0 },
        chevron: { marginInlineEnd: "0.375rem" },
        label: { fontSize: "0.8125rem", fontWeight: 550, paddingBlock: "0.5rem" },
        content: { paddingInline: 0 },
        item: { borderColor: "var(--line)" },
      },
    },
    ActionIcon: { styles: { root: { "--mantine-color-disabled": "transparent" } } },
    Alert: { defaultProps: { variant: "light", p: "sm" } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm", fz: "sm" } },
    Modal: { defaultProps: { centered: true } },
  },
});

/** Text of light badges and alerts: dark enough for its own tint at 12 px, 4.5:1 and more. */
const LIGHT_TEXT = {
  "--mantine-color-green-light-color": "#1a5c2a",
  "--mantine-color-yellow-light-color": "#6b4a00",
  "--mantine-color-red-light-color": "#9c1c1c",
  "--mantine-color-gray-light-color": "#333b43",
};

/** Grounds of light badges and alerts in our own colours: Mantine's would be darker than the page. */
const DARK_TINTS = {
  "--mantine-color-petrol-light": petrol[9],
  "--mantine-color-petrol-light-hover": petrol[8],
  "--mantine-color-gray-light": dark[5],
  "--mantine-color-gray-light-hover": dark[4],
};

/** Where Mantine's own colours miss WCAG AA: secondary text, placeholders, errors and light variants. */
export const contrastFixes: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...LIGHT_TEXT,
    "--mantine-color-dimmed": "#5c6771",
    "--mantine-color-placeholder": "#69747f",
    "--mantine-color-error": "#c22525",
    "--mantine-color-anchor": petrol[7],
    "--mantine-color-default-border": gray[3],
    "--mantine-color-disabled-color": gray[6],
  },
  dark: {
    ...DARK_TINTS,
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": dark[2],
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": petrol[3],
    "--mantine-color-default-border": dark[4],
    "--mantine-color-disabled-color": dark[2],
  },
});
