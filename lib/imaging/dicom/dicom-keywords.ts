/**
 * @file Keywords of the attributes that film headers hold (PS3.6), so that a report can name what was dropped.
 *
 * Made by pydicom 2.3.1 from its copy of PS3.6: of groups 0002, 0008, 0010, 0032 and 0038 all, of 0012, 0054, 0088, 0400
 * and 2050 what is not retired, of 0018, 0020, 0028 and 0040 what is not retired and no functional group or worklist, and PixelData:
 *
 *     from pydicom.datadict import DicomDictionary as D
 *     def want(t):
 *         g, e = t >> 16, t & 0xffff
 *         if g in (2, 8, 0x10, 0x32, 0x38): return True
 *         if D[t][3]: return False
 *         if g in (0x20, 0x28): return e < 0x9000
 *         if g == 0x18: return e < 0x2000 or 0x5000 <= e < 0x8000
 *         if g == 0x40: return e < 0x500 or 0x1000 <= e < 0x3100 or 0xa000 <= e < 0xa200
 *         return g in (0x12, 0x54, 0x88, 0x400, 0x2050)
 *     for t in sorted(D):
 *         if D[t][4] and want(t): print("%08x %s" % (t, D[t][4]))
 */
const BY_GROUP: Record<string, string> = {
  "0002": `
    0000 FileMetaInformationGroupLength 0001 FileMetaInformationVersion 0002 MediaStorageSOPClassUID 0003
    MediaStorageSOPInstanceUID 0010 TransferSyntaxUID 0012 ImplementationClassUID 0013 ImplementationVersionName 0016
    SourceApplicationEntityTitle 0017 SendingApplicationEntityTitle 0018 ReceivingApplicationEntityTitle 0026
    SourcePresentationAddress 0027 SendingPresentationAddress 0028 ReceivingPresentationAddress 0031
    RTVMetaInformationVersion 0032 RTVCommunicationSOPClassUID 0033 RTVCommunicationSOPInstanceUID 0035
    RTVSourceIdentifier 0036 RTVFlowIdentifier 0037 RTVFlowRTPSamplingRate 0038 RTVFlowActualFrameDuration 0100
    PrivateInformationCreatorUID 0102 PrivateInformation`,
  "0008": `
    0001 LengthToEnd 0005 SpecificCharacterSet 0006 LanguageCodeSequence 0008 ImageType 0010 RecognitionCode 0012
    InstanceCreationDate 0013 InstanceCreationTime 0014 InstanceCreatorUID 0015 InstanceCoercionDateTime 0016 SOPClassUID
    0018 SOPInstanceUID 001a RelatedGeneralSOPClassUID 001b OriginalSpecializedSOPClassUID 0020 StudyDate 0021 SeriesDate
    0022 AcquisitionDate 0023 ContentDate 0024 OverlayDate 0025 CurveDate 002a AcquisitionDateTime 0030 StudyTime 0031
    SeriesTime 0032 AcquisitionTime 0033 ContentTime 0034 OverlayTime 0035 CurveTime 0040 DataSetType 0041 DataSetSubtype
    0042 NuclearMedicineSeriesType 0050 AccessionNumber 0051 IssuerOfAccessionNumberSequence 0052 QueryRetrieveLevel 0053
    QueryRetrieveView 0054 RetrieveAETitle 0055 StationAETitle 0056 InstanceAvailability 0058 FailedSOPInstanceUIDList
    0060 Modality 0061 ModalitiesInStudy 0062 SOPClassesInStudy 0063 AnatomicRegionsInStudyCodeSequence 0064
    ConversionType 0068 PresentationIntentType 0070 Manufacturer 0080 InstitutionName 0081 InstitutionAddress 0082
    InstitutionCodeSequence 0090 ReferringPhysicianName 0092 ReferringPhysicianAddress 0094
    ReferringPhysicianTelephoneNumbers 0096 ReferringPhysicianIdentificationSequence 009c ConsultingPhysicianName 009d
    ConsultingPhysicianIdentificationSequence 0100 CodeValue 0101 ExtendedCodeValue 0102 CodingSchemeDesignator 0103
    CodingSchemeVersion 0104 CodeMeaning 0105 MappingResource 0106 ContextGroupVersion 0107 ContextGroupLocalVersion 0108
    ExtendedCodeMeaning 0109 CodingSchemeResourcesSequence 010a CodingSchemeURLType 010b ContextGroupExtensionFlag 010c
    CodingSchemeUID 010d ContextGroupExtensionCreatorUID 010e CodingSchemeURL 010f ContextIdentifier 0110
    CodingSchemeIdentificationSequence 0112 CodingSchemeRegistry 0114 CodingSchemeExternalID 0115 CodingSchemeName 0116
    CodingSchemeResponsibleOrganization 0117 ContextUID 0118 MappingResourceUID 0119 LongCodeValue 0120 URNCodeValue 0121
    EquivalentCodeSequence 0122 MappingResourceName 0123 ContextGroupIdentificationSequence 0124
    MappingResourceIdentificationSequence 0201 TimezoneOffsetFromUTC 0220 ResponsibleGroupCodeSequence 0221
    EquipmentModality 0222 ManufacturerRelatedModelGroup 0300 PrivateDataElementCharacteristicsSequence 0301
    PrivateGroupReference 0302 PrivateCreatorReference 0303 BlockIdentifyingInformationStatus 0304
    NonidentifyingPrivateElements 0305 DeidentificationActionSequence 0306 IdentifyingPrivateElements 0307
    DeidentificationAction 0308 PrivateDataElement 0309 PrivateDataElementValueMultiplicity 030a
    PrivateDataElementValueRepresentation 030b PrivateDataElementNumberOfItems 030c PrivateDataElementName 030d
    PrivateDataElementKeyword 030e PrivateDataElementDescription 030f PrivateDataElementEncoding 0310
    PrivateDataElementDefinitionSequence 1000 NetworkID 1010 StationName 1030 StudyDescription 1032 ProcedureCodeSequence
    103e SeriesDescription 103f SeriesDescriptionCodeSequence 1040 InstitutionalDepartmentName 1041
    InstitutionalDepartmentTypeCodeSequence 1048 PhysiciansOfRecord 1049 PhysiciansOfRecordIdentificationSequence 1050
    PerformingPhysicianName 1052 PerformingPhysicianIdentificationSequence 1060 NameOfPhysiciansReadingStudy 1062
    PhysiciansReadingStudyIdentificationSequence 1070 OperatorsName 1072 OperatorIdentificationSequence 1080
    AdmittingDiagnosesDescription 1084 AdmittingDiagnosesCodeSequence 1090 ManufacturerModelName 1100
    ReferencedResultsSequence 1110 ReferencedStudySequence 1111 ReferencedPerformedProcedureStepSequence 1115
    ReferencedSeriesSequence 1120 ReferencedPatientSequence 1125 ReferencedVisitSequence 1130 ReferencedOverlaySequence
    1134 ReferencedStereometricInstanceSequence 113a ReferencedWaveformSequence 1140 ReferencedImageSequence 1145
    ReferencedCurveSequence 114a ReferencedInstanceSequence 114b ReferencedRealWorldValueMappingInstanceSequence 1150
    ReferencedSOPClassUID 1155 ReferencedSOPInstanceUID 1156 DefinitionSourceSequence 115a SOPClassesSupported 1160
    ReferencedFrameNumber 1161 SimpleFrameList 1162 CalculatedFrameList 1163 TimeRange 1164 FrameExtractionSequence 1167
    MultiFrameSourceSOPInstanceUID 1190 RetrieveURL 1195 TransactionUID 1196 WarningReason 1197 FailureReason 1198
    FailedSOPSequence 1199 ReferencedSOPSequence 119a OtherFailuresSequence 1200
    StudiesContainingOtherReferencedInstancesSequence 1250 RelatedSeriesSequence 2110 LossyImageCompressionRetired 2111
    DerivationDescription 2112 SourceImageSequence 2120 StageName 2122 StageNumber 2124 NumberOfStages 2127 ViewName 2128
    ViewNumber 2129 NumberOfEventTimers 212a NumberOfViewsInStage 2130 EventElapsedTimes 2132 EventTimerNames 2133
    EventTimerSequence 2134 EventTimeOffset 2135 EventCodeSequence 2142 StartTrim 2143 StopTrim 2144
    RecommendedDisplayFrameRate 2200 TransducerPosition 2204 TransducerOrientation 2208 AnatomicStructure 2218
    AnatomicRegionSequence 2220 AnatomicRegionModifierSequence 2228 PrimaryAnatomicStructureSequence 2229
    AnatomicStructureSpaceOrRegionSequence 2230 PrimaryAnatomicStructureModifierSequence 2240 TransducerPositionSequence
    2242 TransducerPositionModifierSequence 2244 TransducerOrientationSequence 2246 TransducerOrientationModifierSequence
    2251 AnatomicStructureSpaceOrRegionCodeSequenceTrial 2253 AnatomicPortalOfEntranceCodeSequenceTrial 2255
    AnatomicApproachDirectionCodeSequenceTrial 2256 AnatomicPerspectiveDescriptionTrial 2257
    AnatomicPerspectiveCodeSequenceTrial 2258 AnatomicLocationOfExaminingInstrumentDescriptionTrial 2259
    AnatomicLocationOfExaminingInstrumentCodeSequenceTrial 225a AnatomicStructureSpaceOrRegionModifierCodeSequenceTrial
    225c OnAxisBackgroundAnatomicStructureCodeSequenceTrial 3001 AlternateRepresentationSequence 3002
    AvailableTransferSyntaxUID 3010 IrradiationEventUID 3011 SourceIrradiationEventSequence 3012
    RadiopharmaceuticalAdministrationEventUID 4000 IdentifyingComments 9007 FrameType 9092 ReferencedImageEvidenceSequence
    9121 ReferencedRawDataSequence 9123 CreatorVersionUID 9124 DerivationImageSequence 9154 SourceImageEvidenceSequence
    9205 PixelPresentation 9206 VolumetricProperties 9207 VolumeBasedCalculationTechnique 9208 ComplexImageComponent 9209
    AcquisitionContrast 9215 DerivationCodeSequence 9237 ReferencedPresentationStateSequence 9410
    ReferencedOtherPlaneSequence 9458 FrameDisplaySequence 9459 RecommendedDisplayFrameRateInFloat 9460 SkipFrameRangeFlag`,
  "0010": `
    0010 PatientName 0020 PatientID 0021 IssuerOfPatientID 0022 TypeOfPatientID 0024 IssuerOfPatientIDQualifiersSequence
    0026 SourcePatientGroupIdentificationSequence 0027 GroupOfPatientsIdentificationSequence 0028
    SubjectRelativePositionInImage 0030 PatientBirthDate 0032 PatientBirthTime 0033 PatientBirthDateInAlternativeCalendar
    0034 PatientDeathDateInAlternativeCalendar 0035 PatientAlternativeCalendar 0040 PatientSex 0050
    PatientInsurancePlanCodeSequence 0101 PatientPrimaryLanguageCodeSequence 0102
    PatientPrimaryLanguageModifierCodeSequence 0200 QualityControlSubject 0201 QualityControlSubjectTypeCodeSequence 0212
    StrainDescription 0213 StrainNomenclature 0214 StrainStockNumber 0215 StrainSourceRegistryCodeSequence 0216
    StrainStockSequence 0217 StrainSource 0218 StrainAdditionalInformation 0219 StrainCodeSequence 0221
    GeneticModificationsSequence 0222 GeneticModificationsDescription 0223 GeneticModificationsNomenclature 0229
    GeneticModificationsCodeSequence 1000 OtherPatientIDs 1001 OtherPatientNames 1002 OtherPatientIDsSequence 1005
    PatientBirthName 1010 PatientAge 1020 PatientSize 1021 PatientSizeCodeSequence 1022 PatientBodyMassIndex 1023
    MeasuredAPDimension 1024 MeasuredLateralDimension 1030 PatientWeight 1040 PatientAddress 1050
    InsurancePlanIdentification 1060 PatientMotherBirthName 1080 MilitaryRank 1081 BranchOfService 1090
    MedicalRecordLocator 1100 ReferencedPatientPhotoSequence 2000 MedicalAlerts 2110 Allergies 2150 CountryOfResidence
    2152 RegionOfResidence 2154 PatientTelephoneNumbers 2155 PatientTelecomInformation 2160 EthnicGroup 2180 Occupation
    21a0 SmokingStatus 21b0 AdditionalPatientHistory 21c0 PregnancyStatus 21d0 LastMenstrualDate 21f0
    PatientReligiousPreference 2201 PatientSpeciesDescription 2202 PatientSpeciesCodeSequence 2203 PatientSexNeutered 2210
    AnatomicalOrientationType 2292 PatientBreedDescription 2293 PatientBreedCodeSequence 2294 BreedRegistrationSequence
    2295 BreedRegistrationNumber 2296 BreedRegistryCodeSequence 2297 ResponsiblePerson 2298 ResponsiblePersonRole 2299
    ResponsibleOrganization 4000 PatientComments 9431 ExaminedBodyThickness`,
  "0012": `
    0010 ClinicalTrialSponsorName 0020 ClinicalTrialProtocolID 0021 ClinicalTrialProtocolName 0030 ClinicalTrialSiteID
    0031 ClinicalTrialSiteName 0040 ClinicalTrialSubjectID 0042 ClinicalTrialSubjectReadingID 0050
    ClinicalTrialTimePointID 0051 ClinicalTrialTimePointDescription 0052 LongitudinalTemporalOffsetFromEvent 0053
    LongitudinalTemporalEventType 0060 ClinicalTrialCoordinatingCenterName 0062 PatientIdentityRemoved 0063
    DeidentificationMethod 0064 DeidentificationMethodCodeSequence 0071 ClinicalTrialSeriesID 0072
    ClinicalTrialSeriesDescription 0081 ClinicalTrialProtocolEthicsCommitteeName 0082
    ClinicalTrialProtocolEthicsCommitteeApprovalNumber 0083 ConsentForClinicalTrialUseSequence 0084 DistributionType 0085
    ConsentForDistributionFlag 0086 EthicsCommitteeApprovalEffectivenessStartDate 0087
    EthicsCommitteeApprovalEffectivenessEndDate`,
  "0018": `
    0010 ContrastBolusAgent 0012 ContrastBolusAgentSequence 0013 ContrastBolusT1Relaxivity 0014
    ContrastBolusAdministrationRouteSequence 0015 BodyPartExamined 0020 ScanningSequence 0021 SequenceVariant 0022
    ScanOptions 0023 MRAcquisitionType 0024 SequenceName 0025 AngioFlag 0026 InterventionDrugInformationSequence 0027
    InterventionDrugStopTime 0028 InterventionDrugDose 0029 InterventionDrugCodeSequence 002a AdditionalDrugSequence 0031
    Radiopharmaceutical 0034 InterventionDrugName 0035 InterventionDrugStartTime 0036 InterventionSequence 0038
    InterventionStatus 003a InterventionDescription 0040 CineRate 0042 InitialCineRunState 0050 SliceThickness 0060 KVP
    0070 CountsAccumulated 0071 AcquisitionTerminationCondition 0072 EffectiveDuration 0073 AcquisitionStartCondition 0074
    AcquisitionStartConditionData 0075 AcquisitionTerminationConditionData 0080 RepetitionTime 0081 EchoTime 0082
    InversionTime 0083 NumberOfAverages 0084 ImagingFrequency 0085 ImagedNucleus 0086 EchoNumbers 0087
    MagneticFieldStrength 0088 SpacingBetweenSlices 0089 NumberOfPhaseEncodingSteps 0090 DataCollectionDiameter 0091
    EchoTrainLength 0093 PercentSampling 0094 PercentPhaseFieldOfView 0095 PixelBandwidth 1000 DeviceSerialNumber 1002
    DeviceUID 1003 DeviceID 1004 PlateID 1005 GeneratorID 1006 GridID 1007 CassetteID 1008 GantryID 1009
    UniqueDeviceIdentifier 100a UDISequence 100b ManufacturerDeviceClassUID 1010 SecondaryCaptureDeviceID 1012
    DateOfSecondaryCapture 1014 TimeOfSecondaryCapture 1016 SecondaryCaptureDeviceManufacturer 1018
    SecondaryCaptureDeviceManufacturerModelName 1019 SecondaryCaptureDeviceSoftwareVersions 1020 SoftwareVersions 1022
    VideoImageFormatAcquired 1023 DigitalImageFormatAcquired 1030 ProtocolName 1040 ContrastBolusRoute 1041
    ContrastBolusVolume 1042 ContrastBolusStartTime 1043 ContrastBolusStopTime 1044 ContrastBolusTotalDose 1045
    SyringeCounts 1046 ContrastFlowRate 1047 ContrastFlowDuration 1048 ContrastBolusIngredient 1049
    ContrastBolusIngredientConcentration 1050 SpatialResolution 1060 TriggerTime 1061 TriggerSourceOrType 1062
    NominalInterval 1063 FrameTime 1064 CardiacFramingType 1065 FrameTimeVector 1066 FrameDelay 1067 ImageTriggerDelay
    1068 MultiplexGroupTimeOffset 1069 TriggerTimeOffset 106a SynchronizationTrigger 106c SynchronizationChannel 106e
    TriggerSamplePosition 1070 RadiopharmaceuticalRoute 1071 RadiopharmaceuticalVolume 1072 RadiopharmaceuticalStartTime
    1073 RadiopharmaceuticalStopTime 1074 RadionuclideTotalDose 1075 RadionuclideHalfLife 1076
    RadionuclidePositronFraction 1077 RadiopharmaceuticalSpecificActivity 1078 RadiopharmaceuticalStartDateTime 1079
    RadiopharmaceuticalStopDateTime 1080 BeatRejectionFlag 1081 LowRRValue 1082 HighRRValue 1083 IntervalsAcquired 1084
    IntervalsRejected 1085 PVCRejection 1086 SkipBeats 1088 HeartRate 1090 CardiacNumberOfImages 1094 TriggerWindow 1100
    ReconstructionDiameter 1110 DistanceSourceToDetector 1111 DistanceSourceToPatient 1114
    EstimatedRadiographicMagnificationFactor 1120 GantryDetectorTilt 1121 GantryDetectorSlew 1130 TableHeight 1131
    TableTraverse 1134 TableMotion 1135 TableVerticalIncrement 1136 TableLateralIncrement 1137 TableLongitudinalIncrement
    1138 TableAngle 113a TableType 1140 RotationDirection 1142 RadialPosition 1143 ScanArc 1144 AngularStep 1145
    CenterOfRotationOffset 1147 FieldOfViewShape 1149 FieldOfViewDimensions 1150 ExposureTime 1151 XRayTubeCurrent 1152
    Exposure 1153 ExposureInuAs 1154 AveragePulseWidth 1155 RadiationSetting 1156 RectificationType 115a RadiationMode
    115e ImageAndFluoroscopyAreaDoseProduct 1160 FilterType 1161 TypeOfFilters 1162 IntensifierSize 1164
    ImagerPixelSpacing 1166 Grid 1170 GeneratorPower 1180 CollimatorGridName 1181 CollimatorType 1182 FocalDistance 1183
    XFocusCenter 1184 YFocusCenter 1190 FocalSpots 1191 AnodeTargetMaterial 11a0 BodyPartThickness 11a2 CompressionForce
    11a3 CompressionPressure 11a4 PaddleDescription 11a5 CompressionContactArea 11b0 AcquisitionMode 11b1 DoseModeName
    11b2 AcquiredSubtractionMaskFlag 11b3 FluoroscopyPersistenceFlag 11b4 FluoroscopyLastImageHoldPersistenceFlag 11b5
    UpperLimitNumberOfPersistentFluoroscopyFrames 11b6 ContrastBolusAutoInjectionTriggerFlag 11b7
    ContrastBolusInjectionDelay 11b8 XAAcquisitionPhaseDetailsSequence 11b9 XAAcquisitionFrameRate 11ba
    XAPlaneDetailsSequence 11bb AcquisitionFieldOfViewLabel 11bc XRayFilterDetailsSequence 11bd XAAcquisitionDuration 11be
    ReconstructionPipelineType 11bf ImageFilterDetailsSequence 11c0 AppliedMaskSubtractionFlag 11c1
    RequestedSeriesDescriptionCodeSequence 1200 DateOfLastCalibration 1201 TimeOfLastCalibration 1202
    DateTimeOfLastCalibration 1203 CalibrationDateTime 1210 ConvolutionKernel 1242 ActualFrameDuration 1243 CountRate 1244
    PreferredPlaybackSequencing 1250 ReceiveCoilName 1251 TransmitCoilName 1260 PlateType 1261 PhosphorType 1271
    WaterEquivalentDiameter 1272 WaterEquivalentDiameterCalculationMethodCodeSequence 1300 ScanVelocity 1301
    WholeBodyTechnique 1302 ScanLength 1310 AcquisitionMatrix 1312 InPlanePhaseEncodingDirection 1314 FlipAngle 1315
    VariableFlipAngleFlag 1316 SAR 1318 dBdt 1320 B1rms 1400 AcquisitionDeviceProcessingDescription 1401
    AcquisitionDeviceProcessingCode 1402 CassetteOrientation 1403 CassetteSize 1404 ExposuresOnPlate 1405
    RelativeXRayExposure 1411 ExposureIndex 1412 TargetExposureIndex 1413 DeviationIndex 1450 ColumnAngulation 1460
    TomoLayerHeight 1470 TomoAngle 1480 TomoTime 1490 TomoType 1491 TomoClass 1495 NumberOfTomosynthesisSourceImages 1500
    PositionerMotion 1508 PositionerType 1510 PositionerPrimaryAngle 1511 PositionerSecondaryAngle 1520
    PositionerPrimaryAngleIncrement 1521 PositionerSecondaryAngleIncrement 1530 DetectorPrimaryAngle 1531
    DetectorSecondaryAngle 1600 ShutterShape 1602 ShutterLeftVerticalEdge 1604 ShutterRightVerticalEdge 1606
    ShutterUpperHorizontalEdge 1608 ShutterLowerHorizontalEdge 1610 CenterOfCircularShutter 1612 RadiusOfCircularShutter
    1620 VerticesOfThePolygonalShutter 1622 ShutterPresentationValue 1623 ShutterOverlayGroup 1624
    ShutterPresentationColorCIELabValue 1630 OutlineShapeType 1631 OutlineLeftVerticalEdge 1632 OutlineRightVerticalEdge
    1633 OutlineUpperHorizontalEdge 1634 OutlineLowerHorizontalEdge 1635 CenterOfCircularOutline 1636
    DiameterOfCircularOutline 1637 NumberOfPolygonalVertices 1638 VerticesOfThePolygonalOutline 1700 CollimatorShape 1702
    CollimatorLeftVerticalEdge 1704 CollimatorRightVerticalEdge 1706 CollimatorUpperHorizontalEdge 1708
    CollimatorLowerHorizontalEdge 1710 CenterOfCircularCollimator 1712 RadiusOfCircularCollimator 1720
    VerticesOfThePolygonalCollimator 1800 AcquisitionTimeSynchronized 1801 TimeSource 1802 TimeDistributionProtocol 1803
    NTPSourceAddress 5000 OutputPower 5010 TransducerData 5011 TransducerIdentificationSequence 5012 FocusDepth 5020
    ProcessingFunction 5022 MechanicalIndex 5024 BoneThermalIndex 5026 CranialThermalIndex 5027 SoftTissueThermalIndex
    5028 SoftTissueFocusThermalIndex 5029 SoftTissueSurfaceThermalIndex 5050 DepthOfScanField 5100 PatientPosition 5101
    ViewPosition 5104 ProjectionEponymousNameCodeSequence 6000 Sensitivity 6011 SequenceOfUltrasoundRegions 6012
    RegionSpatialFormat 6014 RegionDataType 6016 RegionFlags 6018 RegionLocationMinX0 601a RegionLocationMinY0 601c
    RegionLocationMaxX1 601e RegionLocationMaxY1 6020 ReferencePixelX0 6022 ReferencePixelY0 6024 PhysicalUnitsXDirection
    6026 PhysicalUnitsYDirection 6028 ReferencePixelPhysicalValueX 602a ReferencePixelPhysicalValueY 602c PhysicalDeltaX
    602e PhysicalDeltaY 6030 TransducerFrequency 6031 TransducerType 6032 PulseRepetitionFrequency 6034
    DopplerCorrectionAngle 6036 SteeringAngle 6039 DopplerSampleVolumeXPosition 603b DopplerSampleVolumeYPosition 603d
    TMLinePositionX0 603f TMLinePositionY0 6041 TMLinePositionX1 6043 TMLinePositionY1 6044 PixelComponentOrganization
    6046 PixelComponentMask 6048 PixelComponentRangeStart 604a PixelComponentRangeStop 604c PixelComponentPhysicalUnits
    604e PixelComponentDataType 6050 NumberOfTableBreakPoints 6052 TableOfXBreakPoints 6054 TableOfYBreakPoints 6056
    NumberOfTableEntries 6058 TableOfPixelValues 605a TableOfParameterValues 6060 RWaveTimeVector 6070
    ActiveImageAreaOverlayGroup 7000 DetectorConditionsNominalFlag 7001 DetectorTemperature 7004 DetectorType 7005
    DetectorConfiguration 7006 DetectorDescription 7008 DetectorMode 700a DetectorID 700c DateOfLastDetectorCalibration
    700e TimeOfLastDetectorCalibration 7010 ExposuresOnDetectorSinceLastCalibration 7011
    ExposuresOnDetectorSinceManufactured 7012 DetectorTimeSinceLastExposure 7014 DetectorActiveTime 7016
    DetectorActivationOffsetFromExposure 701a DetectorBinning 7020 DetectorElementPhysicalSize 7022 DetectorElementSpacing
    7024 DetectorActiveShape 7026 DetectorActiveDimensions 7028 DetectorActiveOrigin 702a DetectorManufacturerName 702b
    DetectorManufacturerModelName 7030 FieldOfViewOrigin 7032 FieldOfViewRotation 7034 FieldOfViewHorizontalFlip 7036
    PixelDataAreaOriginRelativeToFOV 7038 PixelDataAreaRotationAngleRelativeToFOV 7040 GridAbsorbingMaterial 7041
    GridSpacingMaterial 7042 GridThickness 7044 GridPitch 7046 GridAspectRatio 7048 GridPeriod 704c GridFocalDistance 7050
    FilterMaterial 7052 FilterThicknessMinimum 7054 FilterThicknessMaximum 7056 FilterBeamPathLengthMinimum 7058
    FilterBeamPathLengthMaximum 7060 ExposureControlMode 7062 ExposureControlModeDescription 7064 ExposureStatus 7065
    PhototimerSetting`,
  "0020": `
    000d StudyInstanceUID 000e SeriesInstanceUID 0010 StudyID 0011 SeriesNumber 0012 AcquisitionNumber 0013 InstanceNumber
    0019 ItemNumber 0020 PatientOrientation 0032 ImagePositionPatient 0037 ImageOrientationPatient 0052
    FrameOfReferenceUID 0060 Laterality 0062 ImageLaterality 0100 TemporalPositionIdentifier 0105
    NumberOfTemporalPositions 0110 TemporalResolution 0200 SynchronizationFrameOfReferenceUID 0242
    SOPInstanceUIDOfConcatenationSource 1002 ImagesInAcquisition 103f TargetPositionReferenceIndicator 1040
    PositionReferenceIndicator 1041 SliceLocation 1200 NumberOfPatientRelatedStudies 1202 NumberOfPatientRelatedSeries
    1204 NumberOfPatientRelatedInstances 1206 NumberOfStudyRelatedSeries 1208 NumberOfStudyRelatedInstances 1209
    NumberOfSeriesRelatedInstances 4000 ImageComments`,
  "0028": `
    0002 SamplesPerPixel 0003 SamplesPerPixelUsed 0004 PhotometricInterpretation 0006 PlanarConfiguration 0008
    NumberOfFrames 0009 FrameIncrementPointer 000a FrameDimensionPointer 0010 Rows 0011 Columns 0014
    UltrasoundColorDataPresent 0030 PixelSpacing 0031 ZoomFactor 0032 ZoomCenter 0034 PixelAspectRatio 0051 CorrectedImage
    0100 BitsAllocated 0101 BitsStored 0102 HighBit 0103 PixelRepresentation 0106 SmallestImagePixelValue 0107
    LargestImagePixelValue 0108 SmallestPixelValueInSeries 0109 LargestPixelValueInSeries 0120 PixelPaddingValue 0121
    PixelPaddingRangeLimit 0122 FloatPixelPaddingValue 0123 DoubleFloatPixelPaddingValue 0124 FloatPixelPaddingRangeLimit
    0125 DoubleFloatPixelPaddingRangeLimit 0300 QualityControlImage 0301 BurnedInAnnotation 0302
    RecognizableVisualFeatures 0303 LongitudinalTemporalInformationModified 0304 ReferencedColorPaletteInstanceUID 0a02
    PixelSpacingCalibrationType 0a04 PixelSpacingCalibrationDescription 1040 PixelIntensityRelationship 1041
    PixelIntensityRelationshipSign 1050 WindowCenter 1051 WindowWidth 1052 RescaleIntercept 1053 RescaleSlope 1054
    RescaleType 1055 WindowCenterWidthExplanation 1056 VOILUTFunction 1090 RecommendedViewingMode 1101
    RedPaletteColorLookupTableDescriptor 1102 GreenPaletteColorLookupTableDescriptor 1103
    BluePaletteColorLookupTableDescriptor 1104 AlphaPaletteColorLookupTableDescriptor 1199 PaletteColorLookupTableUID 1201
    RedPaletteColorLookupTableData 1202 GreenPaletteColorLookupTableData 1203 BluePaletteColorLookupTableData 1204
    AlphaPaletteColorLookupTableData 1221 SegmentedRedPaletteColorLookupTableData 1222
    SegmentedGreenPaletteColorLookupTableData 1223 SegmentedBluePaletteColorLookupTableData 1224
    SegmentedAlphaPaletteColorLookupTableData 1230 StoredValueColorRangeSequence 1231 MinimumStoredValueMapped 1232
    MaximumStoredValueMapped 1300 BreastImplantPresent 1350 PartialView 1351 PartialViewDescription 1352
    PartialViewCodeSequence 135a SpatialLocationsPreserved 1401 DataFrameAssignmentSequence 1402 DataPathAssignment 1403
    BitsMappedToColorLookupTable 1404 BlendingLUT1Sequence 1405 BlendingLUT1TransferFunction 1406 BlendingWeightConstant
    1407 BlendingLookupTableDescriptor 1408 BlendingLookupTableData 140b EnhancedPaletteColorLookupTableSequence 140c
    BlendingLUT2Sequence 140d BlendingLUT2TransferFunction 140e DataPathID 140f RGBLUTTransferFunction 1410
    AlphaLUTTransferFunction 2000 ICCProfile 2002 ColorSpace 2110 LossyImageCompression 2112 LossyImageCompressionRatio
    2114 LossyImageCompressionMethod 3000 ModalityLUTSequence 3002 LUTDescriptor 3003 LUTExplanation 3004 ModalityLUTType
    3006 LUTData 3010 VOILUTSequence 3110 SoftcopyVOILUTSequence 6010 RepresentativeFrameNumber 6020
    FrameNumbersOfInterest 6022 FrameOfInterestDescription 6023 FrameOfInterestType 6040 RWavePointer 6100
    MaskSubtractionSequence 6101 MaskOperation 6102 ApplicableFrameRange 6110 MaskFrameNumbers 6112 ContrastFrameAveraging
    6114 MaskSubPixelShift 6120 TIDOffset 6190 MaskOperationExplanation 7000 EquipmentAdministratorSequence 7001
    NumberOfDisplaySubsystems 7002 CurrentConfigurationID 7003 DisplaySubsystemID 7004 DisplaySubsystemName 7005
    DisplaySubsystemDescription 7006 SystemStatus 7007 SystemStatusComment 7008 TargetLuminanceCharacteristicsSequence
    7009 LuminanceCharacteristicsID 700a DisplaySubsystemConfigurationSequence 700b ConfigurationID 700c ConfigurationName
    700d ConfigurationDescription 700e ReferencedTargetLuminanceCharacteristicsID 700f QAResultsSequence 7010
    DisplaySubsystemQAResultsSequence 7011 ConfigurationQAResultsSequence 7012 MeasurementEquipmentSequence 7013
    MeasurementFunctions 7014 MeasurementEquipmentType 7015 VisualEvaluationResultSequence 7016
    DisplayCalibrationResultSequence 7017 DDLValue 7018 CIExyWhitePoint 7019 DisplayFunctionType 701a GammaValue 701b
    NumberOfLuminancePoints 701c LuminanceResponseSequence 701d TargetMinimumLuminance 701e TargetMaximumLuminance 701f
    LuminanceValue 7020 LuminanceResponseDescription 7021 WhitePointFlag 7022 DisplayDeviceTypeCodeSequence 7023
    DisplaySubsystemSequence 7024 LuminanceResultSequence 7025 AmbientLightValueSource 7026 MeasuredCharacteristics 7027
    LuminanceUniformityResultSequence 7028 VisualEvaluationTestSequence 7029 TestResult 702a TestResultComment 702b
    TestImageValidation 702c TestPatternCodeSequence 702d MeasurementPatternCodeSequence 702e
    VisualEvaluationMethodCodeSequence 7fe0 PixelDataProviderURL`,
  "0032": `
    000a StudyStatusID 000c StudyPriorityID 0012 StudyIDIssuer 0032 StudyVerifiedDate 0033 StudyVerifiedTime 0034
    StudyReadDate 0035 StudyReadTime 1000 ScheduledStudyStartDate 1001 ScheduledStudyStartTime 1010 ScheduledStudyStopDate
    1011 ScheduledStudyStopTime 1020 ScheduledStudyLocation 1021 ScheduledStudyLocationAETitle 1030 ReasonForStudy 1031
    RequestingPhysicianIdentificationSequence 1032 RequestingPhysician 1033 RequestingService 1034
    RequestingServiceCodeSequence 1040 StudyArrivalDate 1041 StudyArrivalTime 1050 StudyCompletionDate 1051
    StudyCompletionTime 1055 StudyComponentStatusID 1060 RequestedProcedureDescription 1064 RequestedProcedureCodeSequence
    1065 RequestedLateralityCodeSequence 1066 ReasonForVisit 1067 ReasonForVisitCodeSequence 1070 RequestedContrastAgent
    4000 StudyComments`,
  "0038": `
    0004 ReferencedPatientAliasSequence 0008 VisitStatusID 0010 AdmissionID 0011 IssuerOfAdmissionID 0014
    IssuerOfAdmissionIDSequence 0016 RouteOfAdmissions 001a ScheduledAdmissionDate 001b ScheduledAdmissionTime 001c
    ScheduledDischargeDate 001d ScheduledDischargeTime 001e ScheduledPatientInstitutionResidence 0020 AdmittingDate 0021
    AdmittingTime 0030 DischargeDate 0032 DischargeTime 0040 DischargeDiagnosisDescription 0044
    DischargeDiagnosisCodeSequence 0050 SpecialNeeds 0060 ServiceEpisodeID 0061 IssuerOfServiceEpisodeID 0062
    ServiceEpisodeDescription 0064 IssuerOfServiceEpisodeIDSequence 0100 PertinentDocumentsSequence 0101
    PertinentResourcesSequence 0102 ResourceDescription 0300 CurrentPatientLocation 0400 PatientInstitutionResidence 0500
    PatientState 0502 PatientClinicalTrialParticipationSequence 4000 VisitComments`,
  "0040": `
    0001 ScheduledStationAETitle 0002 ScheduledProcedureStepStartDate 0003 ScheduledProcedureStepStartTime 0004
    ScheduledProcedureStepEndDate 0005 ScheduledProcedureStepEndTime 0006 ScheduledPerformingPhysicianName 0007
    ScheduledProcedureStepDescription 0008 ScheduledProtocolCodeSequence 0009 ScheduledProcedureStepID 000a
    StageCodeSequence 000b ScheduledPerformingPhysicianIdentificationSequence 0010 ScheduledStationName 0011
    ScheduledProcedureStepLocation 0012 PreMedication 0020 ScheduledProcedureStepStatus 0026 OrderPlacerIdentifierSequence
    0027 OrderFillerIdentifierSequence 0031 LocalNamespaceEntityID 0032 UniversalEntityID 0033 UniversalEntityIDType 0035
    IdentifierTypeCode 0036 AssigningFacilitySequence 0039 AssigningJurisdictionCodeSequence 003a
    AssigningAgencyOrDepartmentCodeSequence 0100 ScheduledProcedureStepSequence 0220
    ReferencedNonImageCompositeSOPInstanceSequence 0241 PerformedStationAETitle 0242 PerformedStationName 0243
    PerformedLocation 0244 PerformedProcedureStepStartDate 0245 PerformedProcedureStepStartTime 0250
    PerformedProcedureStepEndDate 0251 PerformedProcedureStepEndTime 0252 PerformedProcedureStepStatus 0253
    PerformedProcedureStepID 0254 PerformedProcedureStepDescription 0255 PerformedProcedureTypeDescription 0260
    PerformedProtocolCodeSequence 0261 PerformedProtocolType 0270 ScheduledStepAttributesSequence 0275
    RequestAttributesSequence 0280 CommentsOnThePerformedProcedureStep 0281
    PerformedProcedureStepDiscontinuationReasonCodeSequence 0293 QuantitySequence 0294 Quantity 0295
    MeasuringUnitsSequence 0296 BillingItemSequence 0302 EntranceDose 0303 ExposedArea 0306 DistanceSourceToEntrance 0310
    CommentsOnRadiationDose 0312 XRayOutput 0314 HalfValueLayer 0316 OrganDose 0318 OrganExposed 0320
    BillingProcedureStepSequence 0321 FilmConsumptionSequence 0324 BillingSuppliesAndDevicesSequence 0340
    PerformedSeriesSequence 0400 CommentsOnTheScheduledProcedureStep 0440 ProtocolContextSequence 0441
    ContentItemModifierSequence 1001 RequestedProcedureID 1002 ReasonForTheRequestedProcedure 1003
    RequestedProcedurePriority 1004 PatientTransportArrangements 1005 RequestedProcedureLocation 1008 ConfidentialityCode
    1009 ReportingPriority 100a ReasonForRequestedProcedureCodeSequence 1010 NamesOfIntendedRecipientsOfResults 1011
    IntendedRecipientsOfResultsIdentificationSequence 1012 ReasonForPerformedProcedureCodeSequence 1101
    PersonIdentificationCodeSequence 1102 PersonAddress 1103 PersonTelephoneNumbers 1104 PersonTelecomInformation 1400
    RequestedProcedureComments 2004 IssueDateOfImagingServiceRequest 2005 IssueTimeOfImagingServiceRequest 2008
    OrderEnteredBy 2009 OrderEntererLocation 2010 OrderCallbackPhoneNumber 2011 OrderCallbackTelecomInformation 2016
    PlacerOrderNumberImagingServiceRequest 2017 FillerOrderNumberImagingServiceRequest 2400 ImagingServiceRequestComments
    3001 ConfidentialityConstraintOnPatientDataDescription a010 RelationshipType a027 VerifyingOrganization a030
    VerificationDateTime a032 ObservationDateTime a033 ObservationStartDateTime a040 ValueType a043
    ConceptNameCodeSequence a050 ContinuityOfContent a073 VerifyingObserverSequence a075 VerifyingObserverName a078
    AuthorObserverSequence a07a ParticipantSequence a07c CustodialOrganizationSequence a080 ParticipationType a082
    ParticipationDateTime a084 ObserverType a088 VerifyingObserverIdentificationCodeSequence a0b0
    ReferencedWaveformChannels a120 DateTime a121 Date a122 Time a123 PersonName a124 UID a130 TemporalRangeType a132
    ReferencedSamplePositions a138 ReferencedTimeOffsets a13a ReferencedDateTime a160 TextValue a161 FloatingPointValue
    a162 RationalNumeratorValue a163 RationalDenominatorValue a168 ConceptCodeSequence a170 PurposeOfReferenceCodeSequence
    a171 ObservationUID a180 AnnotationGroupNumber a195 ModifierCodeSequence`,
  "0054": `
    0010 EnergyWindowVector 0011 NumberOfEnergyWindows 0012 EnergyWindowInformationSequence 0013 EnergyWindowRangeSequence
    0014 EnergyWindowLowerLimit 0015 EnergyWindowUpperLimit 0016 RadiopharmaceuticalInformationSequence 0017
    ResidualSyringeCounts 0018 EnergyWindowName 0020 DetectorVector 0021 NumberOfDetectors 0022
    DetectorInformationSequence 0030 PhaseVector 0031 NumberOfPhases 0032 PhaseInformationSequence 0033
    NumberOfFramesInPhase 0036 PhaseDelay 0038 PauseBetweenFrames 0039 PhaseDescription 0050 RotationVector 0051
    NumberOfRotations 0052 RotationInformationSequence 0053 NumberOfFramesInRotation 0060 RRIntervalVector 0061
    NumberOfRRIntervals 0062 GatedInformationSequence 0063 DataInformationSequence 0070 TimeSlotVector 0071
    NumberOfTimeSlots 0072 TimeSlotInformationSequence 0073 TimeSlotTime 0080 SliceVector 0081 NumberOfSlices 0090
    AngularViewVector 0100 TimeSliceVector 0101 NumberOfTimeSlices 0200 StartAngle 0202 TypeOfDetectorMotion 0210
    TriggerVector 0211 NumberOfTriggersInPhase 0220 ViewCodeSequence 0222 ViewModifierCodeSequence 0300
    RadionuclideCodeSequence 0302 AdministrationRouteCodeSequence 0304 RadiopharmaceuticalCodeSequence 0306
    CalibrationDataSequence 0308 EnergyWindowNumber 0400 ImageID 0410 PatientOrientationCodeSequence 0412
    PatientOrientationModifierCodeSequence 0414 PatientGantryRelationshipCodeSequence 0500 SliceProgressionDirection 0501
    ScanProgressionDirection 1000 SeriesType 1001 Units 1002 CountsSource 1004 ReprojectionMethod 1006 SUVType 1100
    RandomsCorrectionMethod 1101 AttenuationCorrectionMethod 1102 DecayCorrection 1103 ReconstructionMethod 1104
    DetectorLinesOfResponseUsed 1105 ScatterCorrectionMethod 1200 AxialAcceptance 1201 AxialMash 1202 TransverseMash 1203
    DetectorElementSize 1210 CoincidenceWindowWidth 1220 SecondaryCountsType 1300 FrameReferenceTime 1310
    PrimaryPromptsCountsAccumulated 1311 SecondaryCountsAccumulated 1320 SliceSensitivityFactor 1321 DecayFactor 1322
    DoseCalibrationFactor 1323 ScatterFractionFactor 1324 DeadTimeFactor 1330 ImageIndex`,
  "0088": `
    0130 StorageMediaFileSetID 0140 StorageMediaFileSetUID 0200 IconImageSequence`,
  "0400": `
    0005 MACIDNumber 0010 MACCalculationTransferSyntaxUID 0015 MACAlgorithm 0020 DataElementsSigned 0100
    DigitalSignatureUID 0105 DigitalSignatureDateTime 0110 CertificateType 0115 CertificateOfSigner 0120 Signature 0305
    CertifiedTimestampType 0310 CertifiedTimestamp 0401 DigitalSignaturePurposeCodeSequence 0402
    ReferencedDigitalSignatureSequence 0403 ReferencedSOPInstanceMACSequence 0404 MAC 0500 EncryptedAttributesSequence
    0510 EncryptedContentTransferSyntaxUID 0520 EncryptedContent 0550 ModifiedAttributesSequence 0551
    NonconformingModifiedAttributesSequence 0552 NonconformingDataElementValue 0561 OriginalAttributesSequence 0562
    AttributeModificationDateTime 0563 ModifyingSystem 0564 SourceOfPreviousValues 0565 ReasonForTheAttributeModification
    0600 InstanceOriginStatus`,
  "2050": `
    0010 PresentationLUTSequence 0020 PresentationLUTShape 0500 ReferencedPresentationLUTSequence`,
  "7fe0": `
    0010 PixelData`,
};

const KEYWORDS = new Map(
  Object.entries(BY_GROUP).flatMap(([group, pairs]) => {
    const words = pairs.trim().split(/\s+/);
    return Array.from({ length: words.length / 2 }, (_, i): [string, string] => [
      group + words[2 * i],
      words[2 * i + 1],
    ]);
  }),
);

/**
 * The name of an attribute: its keyword, else its tag as `(gggg,eeee)`. Overlays (60xx) and curves (50xx) go by their
 * group's name.
 * @param tag `ggggeeee` in lower-case hex.
 */
export function dicomKeyword(tag: string): string {
  if (/^60[0-9a-f][02468ace]/.test(tag)) return "Overlay";
  if (/^50[0-9a-f][02468ace]/.test(tag)) return "Curve";
  return KEYWORDS.get(tag) ?? `(${tag.slice(0, 4)},${tag.slice(4)})`;
}
