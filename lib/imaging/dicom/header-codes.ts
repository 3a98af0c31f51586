/** @file The closed lists that Modality and Body Part Examined are read by: whatever else stands there may name the patient, and goes no further. */

/** Stands for a term that is in no list. */
export const UNLISTED = "UNLISTED";

/** Words for the chest, also inside longer terms. */
export const CHEST_TERMS = ["CHEST", "THORAX", "LUNG", "RIB", "STERNUM"] as const;

/** Defined terms of Modality, retired ones too (PS3.3 C.7.3.1.1.1). */
const MODALITIES = new Set(
  `ANN AR AS ASMT AU BDUS BI BMD CD CF CFM CP CR CS CT CTPROTOCOL DD DF DG DM DMS DOC DS DX EC ECG EEG EMG EOG EPS ES FA FID FS GM HC HD IO IOL IVOCT IVUS KER
  KO LEN LP LS M3D MA MG MR MS NM OAM OCT OP OPM OPR OPT OPTBSV OPTENF OPV OSS OT PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD
  RTRECORD RTSEGANN RTSTRUCT RWV SEG SM SMR SR SRF ST STAIN TEXTUREMAP TG US VA VF XA XAPROTOCOL XC`.split(/\s+/),
);

/** Terms of Body Part Examined, as far as films show them (PS3.16 Annex L). */
const BODY_PARTS = new Set(
  `ABDOMEN ABDOMENPELVIS ACJOINT ADRENAL AIRWAY ANKLE ANUS AORTA ARM AXILLA BACK BILEDUCT BLADDER BODY BONE BRAIN BREAST BRONCHUS BUTTOCK CALCANEUS CALF CAROTID
  CEREBELLUM CERVIX CHEEK CHEST CHESTABDOMEN CHESTABDPELVIS CLAVICLE COCCYX COLON CORONARYARTERY CSPINE CTSPINE DIAPHRAGM DUODENUM EAR ELBOW ESOPHAGUS EXTREMITY EYE
  FACE FEMUR FIBULA FINGER FOOT FOREARM GALLBLADDER HAND HEAD HEADNECK HEART HIP HUMERUS IAC ILEUM ILIUM JAW JEJUNUM KIDNEY KNEE LARYNX LEG LIVER LOWEREXTREMITY
  LOWERLEG LSPINE LSSPINE LUNG MANDIBLE MASTOID MAXILLA MEDIASTINUM MOUTH NASALBONE NECK NECKCHEST NOSE ORBIT OVARY PANCREAS PAROTID PATELLA PELVIS PENIS PHARYNX
  PROSTATE RADIUS RECTUM RIB SACRUM SCALP SCAPULA SCLERA SCROTUM SHOULDER SIJOINT SINUS SKULL SPINE SPLEEN SSPINE STERNUM STOMACH TESTIS TIBIA THIGH THORAX THUMB
  THYMUS THYROID TLSPINE TMJ TOE TONGUE TOOTH TRACHEA TSPINE ULNA UPPERARM UPPEREXTREMITY URETER URETHRA UTERUS VAGINA WHOLEBODY WRIST ZYGOMA`.split(
    /\s+/,
  ),
);

/** A Modality by the list; {@link UNLISTED} for another term, null for none. */
export function modalityCode(term: string): string | null {
  const code = term.trim().toUpperCase();
  return code === "" ? null : MODALITIES.has(code) ? code : UNLISTED;
}

/** A Body Part Examined by the list, blanks aside; of a longer term its word for the chest; {@link UNLISTED} for another, null for none. */
export function bodyPartCode(term: string): string | null {
  const code = term.toUpperCase().replace(/[\s_]/g, "");
  if (code === "") return null;
  return BODY_PARTS.has(code) ? code : (CHEST_TERMS.find((word) => code.includes(word)) ?? UNLISTED);
}
